package org.onegrasp.papers;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.onegrasp.plot.Json;

/** Files of a run of tasks: JSON for other programs and a plot for people. */
public final class BenchReport {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int COLUMNS = 2;

  private BenchReport() {}

  /** @param conditions whatever else identifies the run; texts and numbers */
  public static void writeJson(BenchResult result, Map<String, Object> conditions, Path file) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>(conditions);
    root.put("seeds", result.bench().seeds());
    root.put("quick", result.bench().quick());
    root.put("rows", result.rows().stream().map(BenchReport::row).toList());
    root.put("skipped", result.skipped());
    Files.writeString(file, Json.write(root));
  }

  private static Map<String, Object> row(Row r) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("task", r.task());
    map.put("rule", r.rule());
    map.put("arithmetic", r.arithmetic());
    map.put("settings", r.settings());
    map.put("accuracy", r.accuracy());
    map.put("accuracy_95",
        Double.isNaN(r.margin()) ? null : List.of(r.accuracy() - r.margin(), r.accuracy() + r.margin()));
    map.put("accuracy_by_seed", r.runs().stream().map(Row.Run::accuracy).toList());
    map.put("seconds", r.seconds());
    map.put("peak_bytes", r.peakBytes());
    return map;
  }

  /** A PNG: for each task a chart with bars of accuracy and their 95 % confidence intervals. */
  public static void writePlot(BenchResult result, Path file) throws IOException {
    List<String> tasks = result.rows().stream().map(Row::task).distinct().toList();
    int columns = Math.max(1, Math.min(COLUMNS, tasks.size()));
    int lines = Math.max(1, (tasks.size() + columns - 1) / columns);
    BufferedImage sheet = new BufferedImage(columns * WIDTH, lines * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    for (int i = 0; i < tasks.size(); i++) {
      String task = tasks.get(i);
      CategoryChart chart = chart(task, result.rows().stream().filter(r -> r.task().equals(task)).toList());
      g.drawImage(BitmapEncoder.getBufferedImage(chart), i % columns * WIDTH, i / columns * HEIGHT, null);
    }
    g.dispose();
    ImageIO.write(sheet, "png", file.toFile());
  }

  private static CategoryChart chart(String task, List<Row> rows) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(task).yAxisTitle("accuracy (bars: 95 %)").build();
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisLabelRotation(30);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(1.0);
    chart.addSeries("accuracy", rows.stream().map(r -> r.rule() + "/" + r.arithmetic()).toList(),
        rows.stream().map(Row::accuracy).toList(),
        rows.stream().map(r -> Double.isNaN(r.margin()) ? 0.0 : r.margin()).toList());
    return chart;
  }
}
