package org.onegrasp.plot;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/** Two charts of success side by side. */
public final class CurveCharts {
  private static final int WIDTH = 640; // of one chart, pixels
  private static final int HEIGHT = 520;

  private CurveCharts() {}

  /** Empty, success from 0 to 1 upwards. */
  public static XYChart chart(String title, String x, String y) {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle(x).yAxisTitle(y).build();
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
    chart.getStyler().setErrorBarsColorSeriesColor(true);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    return chart;
  }

  public static void write(XYChart left, XYChart right, Path file) throws IOException {
    BufferedImage both = new BufferedImage(2 * WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = both.createGraphics();
    g.drawImage(BitmapEncoder.getBufferedImage(left), 0, 0, null);
    g.drawImage(BitmapEncoder.getBufferedImage(right), WIDTH, 0, null);
    g.dispose();
    ImageIO.write(both, "png", file.toFile());
  }
}
