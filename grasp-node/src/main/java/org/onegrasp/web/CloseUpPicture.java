package org.onegrasp.web;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;

/** A close-up as a PNG: from above, lit from the upper left, with the two fingers. */
final class CloseUpPicture {
  static final int SIDE = 160; // pixels
  private static final double METRES = 0.2;
  private static final double PIXEL = METRES / SIDE;
  private static final Color FINGERS = new Color(0xff7f0e);
  /** Of a finger pad, metres. */
  private static final double THICK = 0.008;
  private static final double WIDE = 0.02;
  private static final int TABLE = 0x30363d;
  /** How much lighter a slope of 1 is. */
  private static final double RELIEF = 60;

  private CloseUpPicture() {}

  static byte[] png(CloseUp look) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        image.setRGB(column, row, pixel(look, look.grasp().x() + (column + 0.5 - SIDE / 2.0) * PIXEL,
            look.grasp().y() - (row + 0.5 - SIDE / 2.0) * PIXEL));
      }
    }
    drawFingers(image, look.grasp());
    return ImageBytes.of(image, "png");
  }

  private static int pixel(CloseUp look, double x, double y) {
    double height = height(look, x, y);
    double cell = look.grid().cell();
    double slope = (height - height(look, x - cell, y) + height - height(look, x, y + cell)) / (2 * cell);
    int light = (int) Math.round(RELIEF * Math.max(-1, Math.min(1, slope)));
    int cellIndex = index(look.grid(), x, y);
    if (cellIndex >= 0 && look.rgb().length > 0) {
      int r = look.rgb()[3 * cellIndex] & 255;
      int g = look.rgb()[3 * cellIndex + 1] & 255;
      int b = look.rgb()[3 * cellIndex + 2] & 255;
      if ((r | g | b) != 0) {
        return shade(r, g, b, light / 2);
      }
    }
    int up = (int) Math.round(Math.min(1, height / 0.12) * 120);
    return height < 0.002 ? shade(TABLE >> 16, TABLE >> 8 & 255, TABLE & 255, 0) : shade(80 + up, 100 + up, 130 + up,
        light);
  }

  private static int shade(int r, int g, int b, int light) {
    return clamp(r + light) << 16 | clamp(g + light) << 8 | clamp(b + light);
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static int index(Grid grid, double x, double y) {
    int row = (int) Math.rint(grid.row(y));
    int column = (int) Math.rint(grid.col(x));
    return grid.contains(row, column) ? row * grid.side() + column : -1;
  }

  /** Interpolated, metres; the table beyond the border. */
  private static double height(CloseUp look, double x, double y) {
    double column = look.grid().col(x);
    double row = look.grid().row(y);
    int c = (int) Math.floor(column);
    int r = (int) Math.floor(row);
    double fc = column - c;
    double fr = row - r;
    return (1 - fr) * ((1 - fc) * at(look, r, c) + fc * at(look, r, c + 1))
        + fr * ((1 - fc) * at(look, r + 1, c) + fc * at(look, r + 1, c + 1));
  }

  private static float at(CloseUp look, int row, int column) {
    return look.grid().contains(row, column) ? look.metres()[row * look.grid().side() + column] : 0;
  }

  private static void drawFingers(BufferedImage image, Grasp grasp) {
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    AffineTransform place = AffineTransform.getTranslateInstance(SIDE / 2.0, SIDE / 2.0);
    place.rotate(-grasp.yaw());
    place.scale(1 / PIXEL, 1 / PIXEL);
    g.transform(place);
    g.setColor(FINGERS);
    double half = grasp.width() / 2;
    g.fill(new Rectangle2D.Double(half, -WIDE / 2, THICK, WIDE));
    g.fill(new Rectangle2D.Double(-half - THICK, -WIDE / 2, THICK, WIDE));
    g.setStroke(new BasicStroke((float) PIXEL));
    g.draw(new Line2D.Double(-half, 0, half, 0));
    g.dispose();
  }
}
