package org.onegrasp.world;

/**
 * Something flat on the table that things stand on. It never moves.
 *
 * @param kind its size
 * @param at its middle, on the table
 */
public record Support(Kind kind, Placing at) {
  /** Kinds of support. */
  public enum Kind {
    MAGAZINE(0.28, 0.21, 0.010, 0x7d9bb5), BOX(0.32, 0.24, 0.030, 0xb08d62);

    private final double length;
    private final double width;
    private final double height;
    private final int colour;

    Kind(double length, double width, double height, int colour) {
      this.length = length;
      this.width = width;
      this.height = height;
      this.colour = colour;
    }

    /** Metres along its x. */
    public double length() {
      return length;
    }

    /** Metres along its y. */
    public double width() {
      return width;
    }

    /** Metres. */
    public double height() {
      return height;
    }

    /** 0xRRGGBB. */
    public int colour() {
      return colour;
    }
  }

  /** Whether it lies under this point of the table, metres. */
  public boolean under(double x, double y) {
    double cos = StrictMath.cos(at.yaw());
    double sin = StrictMath.sin(at.yaw());
    double along = cos * (x - at.x()) + sin * (y - at.y());
    double across = cos * (y - at.y()) - sin * (x - at.x());
    return Math.abs(along) <= kind.length / 2 && Math.abs(across) <= kind.width / 2;
  }
}
