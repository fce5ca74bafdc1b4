package org.onegrasp.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Many small charts on one sheet, each of names with a share and its interval, the largest on top: a dot and a bar on
 * an axis of the panel's own, and beside them the number and whatever else is to be read.
 */
public final class DotPanels {
  private static final int WIDTH = 770;
  private static final int ROW = 20;
  private static final int HEAD = 48;
  private static final int FOOT = 34;
  private static final int LEFT = 306; // of the axis
  private static final int RIGHT = 540;
  private static final int GAP = 16;
  private static final int LETTERS = 14;
  private static final int TITLE = 18;
  private static final int DOT = 8;
  private static final int COLUMNS = 3;
  private static final double TENTH = 0.1;
  private static final Color PANEL = new Color(0x2b2f33);
  private static final Color LINE = new Color(0x44494f);
  private static final Color BAR = new Color(0x8fb4d9);
  private static final Color MIDDLE = new Color(0xffc857);

  private DotPanels() {}

  /**
   * One line.
   *
   * @param margin half of the interval; NaN for none
   * @param note beside the number
   */
  public record Dot(String name, double share, double margin, String note) {
    private double from() {
      return Double.isNaN(margin) ? share : share - margin;
    }

    private double to() {
      return Double.isNaN(margin) ? share : share + margin;
    }
  }

  /** One chart. */
  public record Panel(String title, List<Dot> dots) {
    public Panel {
      dots = dots.stream().sorted(Comparator.comparingDouble(Dot::share).reversed()).toList();
    }

    private int height() {
      return HEAD + dots.size() * ROW + FOOT;
    }
  }

  /**
   * Writes a PNG: each panel in the column that is shortest so far, up to three columns.
   *
   * @param beside what the numbers and notes are
   */
  public static void write(List<Panel> panels, String beside, Path file) throws IOException {
    int columns = Math.max(1, Math.min(COLUMNS, panels.size()));
    int[] ends = new int[columns];
    List<int[]> places = new ArrayList<>();
    for (Panel panel : panels) {
      int shortest = 0;
      for (int c = 1; c < columns; c++) {
        shortest = ends[c] < ends[shortest] ? c : shortest;
      }
      places.add(new int[] {GAP + shortest * (WIDTH + GAP), GAP + ends[shortest]});
      ends[shortest] += panel.height() + GAP;
    }
    int height = GAP;
    for (int end : ends) {
      height = Math.max(height, GAP + end);
    }
    BufferedImage sheet = new BufferedImage(GAP + columns * (WIDTH + GAP), height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Picture.GROUND);
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    for (int i = 0; i < panels.size(); i++) {
      g.translate(places.get(i)[0], places.get(i)[1]);
      draw(g, panels.get(i));
      Lettering.write(g, beside, WIDTH - GAP, 30, 1, LETTERS);
      g.translate(-places.get(i)[0], -places.get(i)[1]);
    }
    g.dispose();
    if (!ImageIO.write(sheet, "png", file.toFile())) {
      throw new IOException("this Java writes no PNG");
    }
  }

  private static void draw(Graphics2D g, Panel panel) {
    g.setColor(PANEL);
    g.fillRect(0, 0, WIDTH, panel.height());
    Lettering.write(g, panel.title, GAP, 30, 0, TITLE);
    double low = low(panel);
    double high = high(panel, low);
    int bottom = HEAD + panel.dots.size() * ROW;
    int step = high - low > 0.55 ? 2 : 1;
    for (int tick = tenths(low); tick <= tenths(high); tick += step) {
      int x = at(tick * TENTH, low, high);
      g.setColor(LINE);
      g.drawLine(x, HEAD, x, bottom);
      Lettering.write(g, String.format(Locale.ROOT, "%.1f", tick * TENTH), x, bottom + 20, 0.5, LETTERS);
    }
    for (int k = 0; k < panel.dots.size(); k++) {
      draw(g, panel.dots.get(k), HEAD + k * ROW + ROW / 2, low, high);
    }
  }

  private static void draw(Graphics2D g, Dot dot, int y, double low, double high) {
    int base = y + 5;
    Lettering.write(g, dot.name, LEFT - GAP, base, 1, LETTERS);
    g.setColor(BAR);
    int from = at(dot.from(), low, high);
    int to = at(dot.to(), low, high);
    g.fillRect(from, y - 1, Math.max(1, to - from), 3);
    g.setColor(MIDDLE);
    int x = at(dot.share, low, high);
    g.fillOval(x - DOT / 2, y - DOT / 2, DOT, DOT);
    String number = String.format(Locale.ROOT, "%.3f", dot.share)
        + (Double.isNaN(dot.margin) ? "" : String.format(Locale.ROOT, " ± %.3f", dot.margin));
    Lettering.write(g, number, RIGHT + GAP, base, 0, LETTERS);
    Lettering.write(g, dot.note, WIDTH - GAP, base, 1, LETTERS);
  }

  /** Pixels from the panel's left; what lies beyond the axis is at its end. */
  private static int at(double value, double low, double high) {
    double share = Math.max(0, Math.min(1, (value - low) / (high - low)));
    return (int) Math.round(LEFT + share * (RIGHT - LEFT));
  }

  private static int tenths(double value) {
    return (int) Math.round(value / TENTH);
  }

  private static double low(Panel panel) {
    double least = panel.dots.stream().mapToDouble(Dot::from).min().orElse(0);
    return Math.max(0, Math.floor(least / TENTH) * TENTH);
  }

  private static double high(Panel panel, double low) {
    double most = panel.dots.stream().mapToDouble(Dot::to).max().orElse(1);
    return Math.max(low + TENTH, Math.min(1, Math.ceil(most / TENTH) * TENTH));
  }
}
