package org.onegrasp.sim.render;

import java.util.Arrays;
import org.onegrasp.world.CameraModel;

/**
 * The nearest surface at every pixel of one picture: a rasteriser that gives what casting a ray through each pixel
 * centre gives.
 *
 * <p>
 * The ray through pixel (column, row) is d = ((column - cx) / fx, (row - cy) / fy, 1). With the corners a, b, c of a
 * triangle in the optical frame, d passes inside it when d.(a x b), d.(b x c) and d.(c x a) all have the sign of a.(b x
 * c), and meets it at 1 / depth = d.((b - a) x (c - a)) / a.(b x c) (homogeneous rasterisation: Olano and Greer,
 * "Triangle Scan Conversion using 2D Homogeneous Coordinates", 1997). All four are linear in the pixel, so a row of the
 * triangle is one span, and they hold for triangles that reach behind the camera too. Neighbours share an edge with
 * exactly opposite numbers: no cracks.
 */
final class RendererBuffer {
  /** Corners nearer than this make the bounding box of a triangle the whole picture; metres. */
  private static final double NEAR = 1e-3;
  /**
   * Surfaces nearer than 0.2 m are not drawn, as in the shipped world's clip: a camera does not see its own case.
   * 1/metres.
   */
  private static final float NEAREST = 1 / 0.2f;
  /** Slack of the bounding box against rounding; the spans decide. Pixels. */
  private static final double SLACK = 1e-6;

  private final CameraModel camera;
  private final float[] inverseDepth; // (height, width), 1/metres, 0 = nothing
  private final int[] colour;         // (height, width), 0xRRGGBB

  // Of the triangle that is being drawn: inside where edge[3k] column + edge[3k + 1] row + edge[3k + 2] >= 0 for k = 0,
  // 1, 2.
  private final double[] edge = new double[9];
  private int left;
  private int top;
  private int right;
  private int bottom;

  RendererBuffer(CameraModel camera) {
    this.camera = camera;
    inverseDepth = new float[camera.width() * camera.height()];
    colour = new int[inverseDepth.length];
  }

  CameraModel camera() {
    return camera;
  }

  void clear(int background) {
    Arrays.fill(inverseDepth, 0);
    Arrays.fill(colour, background);
  }

  /**
   * Draws one triangle.
   *
   * @param points optical frame, metres; the corners are at the offsets a, b and c
   * @param shade null for the plain colour
   */
  void draw(double[] points, int a, int b, int c, Shade shade, int rgb) {
    bound(points, a, b, c);
    if (left > right || top > bottom) {
      return; // most triangles of a fine mesh that lie between pixel centres or out of view
    }
    setEdge(0, points, a, b);
    setEdge(3, points, b, c);
    setEdge(6, points, c, a);
    // Normal (b - a) x (c - a) = a x b + b x c + c x a; a.(b x c) is six times the volume seen from the camera.
    double nx = edge[0] + edge[3] + edge[6];
    double ny = edge[1] + edge[4] + edge[7];
    double nz = edge[2] + edge[5] + edge[8];
    double volume = points[a] * edge[3] + points[a + 1] * edge[4] + points[a + 2] * edge[5];
    if (volume == 0 || !Double.isFinite(volume)) {
      return; // seen exactly edge-on
    }
    double sign = Math.signum(volume);
    int shaded = shade == null ? rgb : shade.of(rgb, -sign * nx, -sign * ny, -sign * nz);
    double perColumn = nx / camera.fx() / volume;
    double perRow = ny / camera.fy() / volume;
    double atOrigin = nz / volume - perColumn * camera.cx() - perRow * camera.cy();
    toPixels(sign);
    for (int y = top; y <= bottom; y++) {
      fillRow(y, perColumn, perRow * y + atOrigin, shaded);
    }
  }

  private void fillRow(int y, double perColumn, double atLeft, int rgb) {
    int from = left;
    int to = right;
    for (int k = 0; k < 9; k += 3) {
      double rest = edge[k + 1] * y + edge[k + 2];
      if (edge[k] > 0) {
        from = Math.max(from, (int) Math.ceil(-rest / edge[k]));
      } else if (edge[k] < 0) {
        to = Math.min(to, (int) Math.floor(-rest / edge[k]));
      } else if (rest < 0) {
        return;
      }
    }
    int start = y * camera.width();
    for (int x = from; x <= to; x++) {
      float inverse = (float) (perColumn * x + atLeft);
      if (inverse > inverseDepth[start + x] && inverse < NEAREST) {
        inverseDepth[start + x] = inverse;
        colour[start + x] = rgb;
      }
    }
  }

  /** Sets the box of pixels in which the triangle can be. */
  private void bound(double[] p, int a, int b, int c) {
    left = 0;
    top = 0;
    right = camera.width() - 1;
    bottom = camera.height() - 1;
    if (p[a + 2] > NEAR && p[b + 2] > NEAR && p[c + 2] > NEAR) {
      left = Math.max(left, first(column(p, a), column(p, b), column(p, c)));
      right = Math.min(right, last(column(p, a), column(p, b), column(p, c)));
      top = Math.max(top, first(row(p, a), row(p, b), row(p, c)));
      bottom = Math.min(bottom, last(row(p, a), row(p, b), row(p, c)));
    }
  }

  private static int first(double a, double b, double c) {
    return (int) Math.ceil(Math.min(a, Math.min(b, c)) - SLACK);
  }

  private static int last(double a, double b, double c) {
    return (int) Math.floor(Math.max(a, Math.max(b, c)) + SLACK);
  }

  private double column(double[] p, int i) {
    return camera.fx() * p[i] / p[i + 2] + camera.cx();
  }

  private double row(double[] p, int i) {
    return camera.fy() * p[i + 1] / p[i + 2] + camera.cy();
  }

  private void setEdge(int k, double[] p, int a, int b) {
    edge[k] = p[a + 1] * p[b + 2] - p[a + 2] * p[b + 1];
    edge[k + 1] = p[a + 2] * p[b] - p[a] * p[b + 2];
    edge[k + 2] = p[a] * p[b + 1] - p[a + 1] * p[b];
  }

  private void toPixels(double sign) {
    for (int k = 0; k < 9; k += 3) {
      edge[k] *= sign / camera.fx();
      edge[k + 1] *= sign / camera.fy();
      edge[k + 2] = sign * edge[k + 2] - edge[k] * camera.cx() - edge[k + 1] * camera.cy();
    }
  }

  /** Metres along the optical axis, infinite where nothing was drawn. */
  void copyDepth(float[] depth) {
    for (int i = 0; i < inverseDepth.length; i++) {
      depth[i] = 1 / inverseDepth[i];
    }
  }

  /** (height, width, 3), 8 bits each. */
  void copyColour(byte[] rgb) {
    for (int i = 0; i < colour.length; i++) {
      rgb[3 * i] = (byte) (colour[i] >> 16);
      rgb[3 * i + 1] = (byte) (colour[i] >> 8);
      rgb[3 * i + 2] = (byte) colour[i];
    }
  }

  /**
   * Flat shading: light from everywhere and from one direction.
   *
   * @param x unit vector towards the light, optical frame
   * @param ambient 0 to 1
   */
  record Shade(double x, double y, double z, double ambient) {
    int of(int rgb, double nx, double ny, double nz) {
      double cosine = (nx * x + ny * y + nz * z) / Math.sqrt(nx * nx + ny * ny + nz * nz);
      int light = (int) (256 * (ambient + (1 - ambient) * Math.max(0, cosine)));
      return (rgb >> 16 & 255) * light >> 8 << 16 | (rgb >> 8 & 255) * light >> 8 << 8 | (rgb & 255) * light >> 8;
    }
  }
}
