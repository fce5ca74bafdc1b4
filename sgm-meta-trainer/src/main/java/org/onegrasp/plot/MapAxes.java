package org.onegrasp.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/** Metres along the lower and the left edge of a map from above, and a faint line at each tick. */
final class MapAxes {
  private static final int LEFT = 52;
  private static final int BELOW = 36;
  private static final int ABOVE = 8;
  private static final int RIGHT = 14;
  private static final int TICK = 5;
  private static final int LETTERS = 12;
  /** Ticks are at least so many pixels apart. */
  private static final int APART = 45;
  private static final double[] STEPS = {0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5};

  private MapAxes() {}

  /** @param map fills the area: +x right, +y up */
  static BufferedImage around(BufferedImage map, WorkArea area) {
    BufferedImage framed = new BufferedImage(LEFT + map.getWidth() + RIGHT, ABOVE + map.getHeight() + BELOW,
        BufferedImage.TYPE_INT_RGB);
    Graphics2D g = framed.createGraphics();
    g.setColor(Picture.GROUND);
    g.fillRect(0, 0, framed.getWidth(), framed.getHeight());
    g.drawImage(map, LEFT, ABOVE, null);
    Grid pixels = new Grid(area, map.getWidth());
    double step = step(pixels.cell());
    int bottom = ABOVE + map.getHeight();
    for (double x = first(area.centreX() - area.size() / 2, step); x <= area.centreX() + area.size() / 2; x += step) {
      int at = LEFT + (int) Math.round(pixels.across(x));
      line(g, new Line2D.Double(at, ABOVE, at, bottom), new Line2D.Double(at, bottom, at, bottom + TICK));
      Lettering.write(g, metres(x, step), at, bottom + TICK + LETTERS, 0.5, LETTERS);
    }
    for (double y = first(area.centreY() - area.size() / 2, step); y <= area.centreY() + area.size() / 2; y += step) {
      int at = ABOVE + (int) Math.round(pixels.down(y));
      line(g, new Line2D.Double(LEFT, at, LEFT + map.getWidth(), at), new Line2D.Double(LEFT, at, LEFT - TICK, at));
      Lettering.write(g, metres(y, step), LEFT - TICK - 3, at + LETTERS / 2 - 1, 1, LETTERS);
    }
    Lettering.write(g, "x / m", LEFT + map.getWidth() / 2, bottom + BELOW - 4, 0.5, LETTERS);
    Lettering.write(g, "y / m", 3, ABOVE + LETTERS, 0, LETTERS);
    g.dispose();
    return framed;
  }

  private static void line(Graphics2D g, Line2D faintOverTheMap, Line2D tick) {
    g.setColor(new Color(255, 255, 255, 38));
    g.draw(faintOverTheMap);
    g.setColor(Color.LIGHT_GRAY);
    g.draw(tick);
  }

  private static double step(double metresPerPixel) {
    for (double step : STEPS) {
      if (step / metresPerPixel >= APART) {
        return step;
      }
    }
    return STEPS[STEPS.length - 1];
  }

  /** The first multiple of the step that is not below. */
  private static double first(double from, double step) {
    return Math.ceil(from / step - 1e-9) * step;
  }

  private static String metres(double value, double step) {
    String text = String.format(Locale.ROOT, step < 0.01 ? "%.3f" : step < 0.1 ? "%.2f" : "%.1f", value);
    return text.matches("-0\\.0*") ? text.substring(1) : text;
  }
}
