package org.onegrasp.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Words in pictures; none, without a complaint, on a machine that has no fonts. */
final class Lettering {
  private static final Color INK = new Color(0xe6e6e6);
  private static final boolean POSSIBLE = possible();

  private Lettering() {}

  /** Java finds out about fonts when it measures the first word, and then throws whatever it is. */
  private static boolean possible() {
    Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      return g.getFontMetrics(font(12)).stringWidth("0") > 0;
    } catch (RuntimeException | Error e) {
      return false;
    } finally {
      g.dispose();
    }
  }

  private static Font font(int height) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, height);
  }

  /**
   * Writes a line.
   *
   * @param x where it begins (share 0), has its middle (0.5) or ends (1)
   * @param y of the line on which it stands
   * @param height of its letters, pixels
   */
  static void write(Graphics2D g, String text, int x, int y, double share, int height) {
    if (POSSIBLE) {
      g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setFont(font(height));
      g.setColor(INK);
      FontMetrics letters = g.getFontMetrics();
      g.drawString(text, (float) (x - share * letters.stringWidth(text)), y);
    }
  }

  /** The text in lines that fit into this width, as many as there are. */
  static List<String> lines(String text, int width, int height) {
    List<String> lines = new ArrayList<>();
    Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && POSSIBLE && g.getFontMetrics(font(height)).stringWidth(longer) > width) {
        lines.add(line.toString());
        line.setLength(0);
        longer = word;
      }
      line.setLength(0);
      line.append(longer);
    }
    lines.add(line.toString());
    g.dispose();
    return lines;
  }
}
