package org.onegrasp.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;

/** A picture of what a camera, a height map or a network's output shows, with grasps drawn into it, for a PNG file. */
public final class Picture {
  /** Half of a finger pad along the closing direction and across it; metres. */
  private static final double PAD_HALF_THICKNESS = 0.005;
  private static final double PAD_HALF_WIDTH = 0.010;
  /** Pixels around each picture of a sheet. */
  private static final int MARGIN = 2;
  private static final int RED = 0xff4136;
  private static final int GREEN = 0x2ecc40;
  /** Behind and between pictures. */
  static final Color GROUND = new Color(0x202225);
  private static final int LETTERS = 14;
  private static final int LARGE_LETTERS = 36;

  private final BufferedImage image;

  private Picture(BufferedImage image) {
    this.image = image;
  }

  private static Picture blank(int width, int height) {
    return new Picture(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
  }

  /** The camera's colours; an observation without them gives its depth. */
  public static Picture ofColour(Observation seen) {
    if (seen.rgb().length == 0) {
      return ofDepth(seen);
    }
    Picture picture = blank(seen.camera().width(), seen.camera().height());
    byte[] rgb = seen.rgb();
    for (int i = 0; i < rgb.length / 3; i++) {
      picture.set(i, (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255);
    }
    return picture;
  }

  /** Depth as a ramp, near is light, between the nearest and the furthest 2 %; crimson where nothing was seen. */
  public static Picture ofDepth(Observation seen) {
    float[] depth = seen.depthMetres();
    float[] sorted = valid(depth);
    float near = sorted.length == 0 ? 0 : sorted[sorted.length / 50];
    float far = sorted.length == 0 ? 1 : sorted[sorted.length - 1 - sorted.length / 50];
    float[] nearness = new float[depth.length];
    for (int i = 0; i < depth.length; i++) {
      nearness[i] = depth[i] > 0 && depth[i] < Float.POSITIVE_INFINITY ? -depth[i] : Float.NaN;
    }
    return ofMap(seen.camera().height(), seen.camera().width(), nearness, -far, -near);
  }

  private static float[] valid(float[] depth) {
    float[] kept = new float[depth.length];
    int n = 0;
    for (float z : depth) {
      if (z > 0 && z < Float.POSITIVE_INFINITY) {
        kept[n++] = z;
      }
    }
    kept = Arrays.copyOf(kept, n);
    Arrays.sort(kept);
    return kept;
  }

  /**
   * Any map as a ramp, one pixel a value.
   *
   * @param values row-major (rows, columns); NaN is drawn crimson
   * @param low value of the dark end
   * @param high value of the light end
   */
  public static Picture ofMap(int rows, int columns, float[] values, float low, float high) {
    if (values.length != rows * columns) {
      throw new IllegalArgumentException(
          "a map of " + rows + " x " + columns + " needs " + rows * columns + " values, got "
              + values.length);
    }
    Picture picture = blank(columns, rows);
    for (int i = 0; i < values.length; i++) {
      picture.set(i, PictureColours.ramp(high > low ? (values[i] - low) / (high - low) : 0));
    }
    return picture;
  }

  private void set(int i, int rgb) {
    image.setRGB(i % image.getWidth(), i / image.getWidth(), rgb);
  }

  public int width() {
    return image.getWidth();
  }

  public int height() {
    return image.getHeight();
  }

  /** 0xRRGGBB. */
  public int colourAt(int column, int row) {
    return image.getRGB(column, row) & 0xffffff;
  }

  /** Every pixel as a square of {@code factor} pixels. */
  public Picture enlarged(int factor) {
    Picture large = blank(image.getWidth() * factor, image.getHeight() * factor);
    Graphics2D g = large.image.createGraphics();
    g.drawImage(image, 0, 0, large.image.getWidth(), large.image.getHeight(), null);
    g.dispose();
    return large;
  }

  /** Pictures in rows of so many on dark grey; columns and rows are as large as their largest picture. */
  public static Picture sheet(List<Picture> pictures, int columns) {
    int rows = (pictures.size() + columns - 1) / columns;
    int[] lefts = new int[columns + 1];
    int[] tops = new int[rows + 1];
    for (int i = 0; i < pictures.size(); i++) {
      lefts[i % columns + 1] = Math.max(lefts[i % columns + 1], pictures.get(i).width() + 2 * MARGIN);
      tops[i / columns + 1] = Math.max(tops[i / columns + 1], pictures.get(i).height() + 2 * MARGIN);
    }
    Arrays.parallelPrefix(lefts, Integer::sum);
    Arrays.parallelPrefix(tops, Integer::sum);
    Picture sheet = blank(Math.max(1, lefts[columns]), Math.max(1, tops[rows]));
    Graphics2D g = sheet.image.createGraphics();
    g.setColor(GROUND);
    g.fillRect(0, 0, sheet.width(), sheet.height());
    for (int i = 0; i < pictures.size(); i++) {
      g.drawImage(pictures.get(i).image, lefts[i % columns] + MARGIN, tops[i / columns] + MARGIN, null);
    }
    g.dispose();
    return sheet;
  }

  /**
   * Draws a grasp into a top-down map of the work area (+x right, +y up) that fills this picture: the two finger pads
   * and the line along which they close. Call {@link #enlarged} first.
   *
   * @param colour 0xRRGGBB
   */
  public Picture drawOnMap(Grasp grasp, WorkArea area, int colour) {
    Grid pixels = new Grid(area, image.getWidth());
    // Pixel 0 of an enlarged map begins, not has its middle, at the area's rim: Java2D's coordinates do the same.
    return draw(grasp, colour, p -> new double[] {pixels.across(p[0]), pixels.down(p[1])});
  }

  /** A map of the work area that fills this picture, framed with the metres of the base frame. */
  public Picture withAxes(WorkArea area) {
    return new Picture(MapAxes.around(image, area));
  }

  /** With words above it, in as many lines as they need. */
  public Picture captioned(String words) {
    List<String> lines = Lettering.lines(words, width() - 2 * MARGIN, LETTERS);
    int above = lines.size() * (LETTERS + 4) + 4;
    Picture captioned = blank(width(), above + height());
    Graphics2D g = captioned.image.createGraphics();
    g.setColor(GROUND);
    g.fillRect(0, 0, captioned.width(), captioned.height());
    for (int i = 0; i < lines.size(); i++) {
      Lettering.write(g, lines.get(i), MARGIN, (i + 1) * (LETTERS + 4) - 2, 0, LETTERS);
    }
    g.drawImage(image, 0, above, null);
    g.dispose();
    return captioned;
  }

  /** An empty one of this size. */
  public static Picture empty(int width, int height) {
    Picture picture = blank(width, height);
    Graphics2D g = picture.image.createGraphics();
    g.setColor(GROUND);
    g.fillRect(0, 0, width, height);
    g.dispose();
    return picture;
  }

  /** Nothing but words in its middle. */
  public static Picture saying(String words, int width, int height) {
    Picture picture = empty(width, height);
    Graphics2D g = picture.image.createGraphics();
    Lettering.write(g, words, width / 2, height / 2, 0.5, LARGE_LETTERS);
    g.dispose();
    return picture;
  }

  /**
   * The border of the work area on the table in a picture that this camera took, enlarged or not, with x (red) and y
   * (green) of the base frame from its middle on.
   */
  public Picture drawArea(WorkArea area, CameraModel camera, Pose cameraInBase, int colour) {
    double half = area.size() / 2;
    Projection view = view(camera, cameraInBase);
    strokeLine(view, colour, corner(area, -half, -half), corner(area, half, -half), corner(area, half, half),
        corner(area, -half, half), corner(area, -half, -half));
    strokeLine(view, RED, corner(area, 0, 0), corner(area, half / 2, 0));
    strokeLine(view, GREEN, corner(area, 0, 0), corner(area, 0, half / 2));
    return this;
  }

  /** The part of a picture that this camera took, enlarged or not, in which the work area lies. */
  public Picture cutTo(WorkArea area, CameraModel camera, Pose cameraInBase) {
    double half = area.size() / 2;
    Projection view = view(camera, cameraInBase);
    Rectangle2D part = null;
    for (double[] corner : List.of(corner(area, -half, -half), corner(area, half, -half), corner(area, half, half),
        corner(area, -half, half))) {
      double[] p = view.of(corner);
      if (p == null) {
        return this;
      }
      Rectangle2D point = new Rectangle2D.Double(p[0], p[1], 0, 0);
      part = part == null ? point : part.createUnion(point);
    }
    Rectangle cut = part.getBounds().intersection(new Rectangle(width(), height()));
    return cut.isEmpty() ? this : new Picture(image.getSubimage(cut.x, cut.y, cut.width, cut.height));
  }

  private static double[] corner(WorkArea area, double dx, double dy) {
    return new double[] {area.centreX() + dx, area.centreY() + dy, area.tableZ()};
  }

  /** Of the parts between points that are in front of the camera. */
  private void strokeLine(Projection view, int colour, double[]... points) {
    Path2D lines = new Path2D.Double();
    for (int i = 0; i + 1 < points.length; i++) {
      double[] from = view.of(points[i]);
      double[] to = view.of(points[i + 1]);
      if (from != null && to != null) {
        lines.moveTo(from[0], from[1]);
        lines.lineTo(to[0], to[1]);
      }
    }
    stroke(lines, colour);
  }

  /** The same in a picture that this camera took, enlarged or not; grasps behind the camera are left out. */
  public Picture drawInView(Grasp grasp, CameraModel camera, Pose cameraInBase, int colour) {
    return draw(grasp, colour, view(camera, cameraInBase));
  }

  private Projection view(CameraModel camera, Pose cameraInBase) {
    double factor = (double) image.getWidth() / camera.width();
    Pose baseInCamera = cameraInBase.inverse();
    return p -> {
      double[] q = baseInCamera.transform(p[0], p[1], p[2]);
      return q[2] < 1e-3 ? null : new double[] {(camera.fx() * q[0] / q[2] + camera.cx() + 0.5) * factor,
          (camera.fy() * q[1] / q[2] + camera.cy() + 0.5) * factor};
    };
  }

  /**
   * A point of the base frame, metres, to a point of the picture, pixels from its upper left corner; null if it is not
   * in it.
   */
  private interface Projection {
    double[] of(double[] point);
  }

  private Picture draw(Grasp grasp, int colour, Projection projection) {
    double inner = grasp.width() / 2;
    double outer = inner + 2 * PAD_HALF_THICKNESS;
    Path2D lines = new Path2D.Double();
    boolean whole = line(lines, projection, grasp, -inner, 0, inner, 0);
    for (int side = -1; side <= 1; side += 2) {
      whole &= line(lines, projection, grasp, side * inner, -PAD_HALF_WIDTH, side * inner, PAD_HALF_WIDTH,
          side * outer, PAD_HALF_WIDTH, side * outer, -PAD_HALF_WIDTH, side * inner, -PAD_HALF_WIDTH);
    }
    if (whole) {
      stroke(lines, colour);
    }
    return this;
  }

  /** A line through points (along, across the closing direction), metres from the middle of the grasp. */
  private static boolean line(Path2D lines, Projection projection, Grasp grasp, double... points) {
    double cosine = Math.cos(grasp.yaw());
    double sine = Math.sin(grasp.yaw());
    for (int i = 0; i < points.length; i += 2) {
      double[] p = projection.of(new double[] {grasp.x() + cosine * points[i] - sine * points[i + 1],
          grasp.y() + sine * points[i] + cosine * points[i + 1], grasp.z()});
      if (p == null) {
        return false;
      }
      if (i == 0) {
        lines.moveTo(p[0], p[1]);
      } else {
        lines.lineTo(p[0], p[1]);
      }
    }
    return true;
  }

  /** Coloured on a dark rim, to be seen on any ground. */
  private void stroke(Path2D lines, int colour) {
    float wide = Math.max(1, image.getWidth() / 250f);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(new Color(0x101010));
    g.setStroke(new BasicStroke(2.2f * wide));
    g.draw(lines);
    g.setColor(new Color(colour));
    g.setStroke(new BasicStroke(wide));
    g.draw(lines);
    g.dispose();
  }

  /** Makes the folder too when it is missing. */
  public void writePng(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("this Java has no PNG writer for " + file);
    }
  }
}
