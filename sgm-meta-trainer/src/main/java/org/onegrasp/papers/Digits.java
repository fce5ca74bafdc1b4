package org.onegrasp.papers;

/**
 * Handwritten digits as other conditions would show them, on (16, 16, 1), 0 to 127 / 64 so that eight bits are used
 * well.
 */
final class Digits {
  private static final int SIDE = 16;
  private static final int BORDER = 2;
  private static final float FULL = 127 / 64f;

  private Digits() {}

  /**
   * Turned about the middle, then halved in size.
   *
   * @param digits (28, 28, 1), 0 to 1
   * @param degrees counter-clockwise
   * @param inverted dark for light
   */
  static Examples seen(Examples digits, double degrees, boolean inverted) {
    float[] inputs = new float[digits.count() * SIDE * SIDE];
    double cosine = Math.cos(Math.toRadians(degrees));
    double sine = Math.sin(Math.toRadians(degrees));
    double middle = (Mnist.SIDE - 1) / 2.0;
    for (int n = 0; n < digits.count(); n++) {
      for (int k = 0; k < 4 * SIDE * SIDE; k++) {
        int row = k / (2 * SIDE) - BORDER;
        int column = k % (2 * SIDE) - BORDER;
        double x = cosine * (column - middle) - sine * (row - middle) + middle;
        double y = sine * (column - middle) + cosine * (row - middle) + middle;
        float ink = ink(digits.inputs(), n * Mnist.SIDE * Mnist.SIDE, y, x);
        inputs[n * SIDE * SIDE + k / (4 * SIDE) * SIDE + k % (2 * SIDE) / 2] += FULL / 4 * (inverted ? 1 - ink : ink);
      }
    }
    return new Examples(new int[] {SIDE, SIDE, 1}, inputs, digits.labels(), digits.classes());
  }

  /** Between four pixels. */
  private static float ink(float[] images, int at, double y, double x) {
    int row = (int) Math.floor(y);
    int column = (int) Math.floor(x);
    double down = y - row;
    double right = x - column;
    return (float) ((1 - down)
        * ((1 - right) * pixel(images, at, row, column) + right * pixel(images, at, row, column + 1))
        + down * ((1 - right) * pixel(images, at, row + 1, column) + right * pixel(images, at, row + 1, column + 1)));
  }

  private static float pixel(float[] images, int at, int row, int column) {
    boolean inside = row >= 0 && column >= 0 && row < Mnist.SIDE && column < Mnist.SIDE;
    return inside ? images[at + row * Mnist.SIDE + column] : 0;
  }
}
