package org.onegrasp.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** What lies where and when: named boxes over columns, upwards from 0. */
public final class BoxChart {
  private static final int LEFT = 92; // margins, pixels
  private static final int RIGHT = 28;
  private static final int TOP = 64;
  private static final int BOTTOM = 190; // names of columns go down
  private static final int HEIGHT = 860; // of what is drawn into
  private static final int LEAST_WIDTH = 1100;
  private static final int LEAST_COLUMN = 30;
  private static final int TICK_PIXELS = 48; // at least, from one to the next
  private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 17);
  private static final int INSET = 3; // around a name in its box
  private static final float GOLDEN_TURN = 0.618034f; // of hues, so that neighbours differ

  /** How a box is filled. */
  public enum Fill {
    /** Grey: what is always there. */
    STAYING,
    /** A colour of its own. */
    PASSING,
    /** White: what one column has for itself. */
    OWN
  }

  /**
   * @param name drawn inside where there is room
   * @param first its first column
   * @param from [k] where it begins in column first + k
   * @param end [k] where it ends
   */
  public record Box(String name, Fill fill, int first, List<Integer> from, List<Integer> end) {}

  private final List<String> columns;
  private final List<Box> boxes;
  private final double most;
  private final double columnWidth;
  private final BufferedImage image;
  private final Graphics2D g;

  private BoxChart(String title, String unit, List<String> columns, List<Box> boxes) {
    this.columns = columns;
    this.boxes = boxes;
    most = boxes.stream().flatMap(box -> box.end().stream()).mapToInt(end -> end).max().orElse(1);
    columnWidth = Math.max(LEAST_COLUMN, LEAST_WIDTH / (double) columns.size());
    int width = (int) (columnWidth * columns.size());
    image = new BufferedImage(LEFT + width + RIGHT, TOP + HEIGHT + BOTTOM, BufferedImage.TYPE_INT_RGB);
    g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, image.getWidth(), image.getHeight());
    scale(title, unit, width);
    nameColumns();
    for (int k = 0; k < boxes.size(); k++) {
      draw(boxes.get(k), k);
    }
    g.dispose();
  }

  /**
   * Draws the boxes into a PNG file; makes its folder too when that is missing.
   *
   * @param unit of what goes upwards
   * @param columns their names
   */
  public static void write(String title, String unit, List<String> columns, List<Box> boxes, Path file)
      throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (!ImageIO.write(new BoxChart(title, unit, columns, boxes).image, "png", file.toFile())) {
      throw new IOException("this Java has no PNG writer for " + file);
    }
  }

  /** Whole pixels, so that what touches has no gaps. */
  private double x(int column) {
    return Math.rint(LEFT + column * columnWidth);
  }

  private double y(double value) {
    return Math.rint(TOP + HEIGHT * (1 - value / most));
  }

  private void scale(String title, String unit, int width) {
    g.setColor(new Color(0x202225));
    g.setFont(TITLE);
    g.drawString(title, LEFT, 28);
    g.setFont(PLAIN);
    g.drawString(unit, 10, TOP - 14);
    double tick = 1024;
    while (tick / most * HEIGHT < TICK_PIXELS) {
      tick *= 2;
    }
    for (double value = 0; value <= most; value += tick) {
      g.setColor(new Color(0xdddddd));
      g.fill(new Rectangle2D.Double(LEFT - 6, y(value), width + 6, 1));
      g.setColor(new Color(0x202225));
      String text = String.format(Locale.ROOT, "%,d", (int) value);
      g.drawString(text, LEFT - 10 - g.getFontMetrics().stringWidth(text), (float) y(value) + 5);
    }
  }

  private void nameColumns() {
    g.setFont(PLAIN);
    g.setColor(new Color(0x202225));
    for (int k = 0; k < columns.size(); k++) {
      String text = k + " " + columns.get(k);
      double middle = x(k) + columnWidth / 2 + 4;
      downwards(text, middle, TOP + HEIGHT + 10 + g.getFontMetrics().stringWidth(text));
    }
  }

  /** Text that is read from below to above, from this point on. */
  private void downwards(String text, double x, double y) {
    AffineTransform upright = g.getTransform();
    g.rotate(-Math.PI / 2, x, y);
    g.drawString(text, (float) x, (float) y);
    g.setTransform(upright);
  }

  private void draw(Box box, int index) {
    Area area = new Area();
    for (int k = 0; k < box.from().size(); k++) {
      double top = y(box.end().get(k));
      double left = x(box.first() + k);
      area.add(new Area(new Rectangle2D.Double(left, top, x(box.first() + k + 1) - left, y(box.from().get(k)) - top)));
    }
    g.setColor(colour(box.fill(), index));
    g.fill(area);
    g.setColor(box.fill() == Fill.OWN ? new Color(0x999999) : new Color(0x303030));
    g.setStroke(new BasicStroke(1));
    g.draw(area);
    name(box);
  }

  private static Color colour(Fill fill, int index) {
    return switch (fill) {
      case STAYING -> new Color(index % 2 == 0 ? 0xd3d6da : 0xe2e4e7);
      case PASSING -> Color.getHSBColor(index * GOLDEN_TURN, 0.32f, 0.96f);
      case OWN -> Color.WHITE;
    };
  }

  /**
   * Inside the largest rectangle that the box has: along it, or upwards where it is narrow; left out where there is no
   * room.
   */
  private void name(Box box) {
    Rectangle2D.Double inside = largest(box);
    double top = inside.y;
    double height = inside.height;
    double left = inside.x;
    double width = inside.width;
    String bytes = String.format(Locale.ROOT, ", %,d", mostOf(box));
    g.setColor(box.fill() == Fill.OWN ? new Color(0x777777) : new Color(0x101010));
    for (Font font : List.of(PLAIN, SMALL)) {
      for (String text : List.of(box.name() + bytes, box.name())) {
        g.setFont(font);
        FontMetrics metrics = g.getFontMetrics();
        double length = metrics.stringWidth(text) + 2.0 * INSET;
        double thick = metrics.getAscent();
        if (length <= width && thick <= height) {
          g.drawString(text, (float) (left + (width - length) / 2 + INSET), (float) (top + (height + thick) / 2 - 2));
          return;
        }
        if (length <= height && thick + 2 <= width) {
          downwards(text, left + (width + thick) / 2 - 2, top + (height + length) / 2 - INSET);
          return;
        }
      }
    }
  }

  private static int mostOf(Box box) {
    int bytes = 0;
    for (int k = 0; k < box.from().size(); k++) {
      bytes = Math.max(bytes, box.end().get(k) - box.from().get(k));
    }
    return bytes;
  }

  private Rectangle2D.Double largest(Box box) {
    Rectangle2D.Double best = new Rectangle2D.Double();
    for (int first = 0; first < box.from().size(); first++) {
      int from = 0;
      int end = Integer.MAX_VALUE;
      for (int k = first; k < box.from().size(); k++) {
        from = Math.max(from, box.from().get(k));
        end = Math.min(end, box.end().get(k));
        double left = x(box.first() + first);
        double top = y(end);
        Rectangle2D.Double all =
            new Rectangle2D.Double(left, top, x(box.first() + k + 1) - left, Math.max(0, y(from) - top));
        best = all.width * all.height > best.width * best.height ? all : best;
      }
    }
    return best;
  }
}
