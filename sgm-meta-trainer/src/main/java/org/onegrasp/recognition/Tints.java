package org.onegrasp.recognition;

import java.util.Arrays;
import org.onegrasp.grasp.ColourMap;

/**
 * Colours of cells, told so that light changes them little: two shares of the whole light (red against green, blue
 * against both) and the logarithm of its amount in units of the table's. Each is of the cell and its neighbours in the
 * same thing together, for a place found in heights may be a cell off.
 *
 * @param values three a cell; NaN where the colour is not known or nothing lies; empty without colours
 */
record Tints(float[] values) {
  private static final Tints NONE = new Tints(new float[0]);
  private static final int EACH = 3;
  /** Added to the sum of red, green and blue: below it, colours are noise. */
  private static final float DARK = 30;
  private static final float GREY = 384;
  private static final float SAME_TINT = 0.03f;
  private static final float OTHER_TINT = 0.10f;
  /** Turned sides of a thing have other light: e^0.4 is half as much again. */
  private static final float SAME_LIGHT = 0.4f;

  /** @param parts of the same look: what belongs to none is the table */
  static Tints of(ColourMap colours, Parts parts) {
    if (colours.isEmpty()) {
      return NONE;
    }
    float table = tableLight(colours, parts);
    int side = (int) Math.round(Math.sqrt(parts.label.length));
    float[] values = new float[EACH * parts.label.length];
    int[] sum = new int[EACH];
    for (int i = 0; i < parts.label.length; i++) {
      around(colours, parts.label, side, i, sum);
      float light = sum[0] + sum[1] + sum[2] + DARK;
      boolean known = light > DARK;
      values[EACH * i] = known ? (sum[0] - sum[1]) / light : Float.NaN;
      values[EACH * i + 1] = known ? (2 * sum[2] - sum[0] - sum[1]) / (2 * light) : Float.NaN;
      values[EACH * i + 2] = known ? (float) StrictMath.log(light / (table + DARK)) : Float.NaN;
    }
    return new Tints(values);
  }

  /** Mean red, green and blue of a cell and its neighbours in the same part; 0 where it is in none. */
  private static void around(ColourMap colours, int[] label, int side, int cell, int[] mean) {
    Arrays.fill(mean, 0);
    int count = 0;
    for (int row = Math.max(0, cell / side - 1); row <= Math.min(side - 1, cell / side + 1); row++) {
      for (int col = Math.max(0, cell % side - 1); col <= Math.min(side - 1, cell % side + 1); col++) {
        int i = row * side + col;
        if (label[i] > 0 && label[i] == label[cell] && colours.knows(i)) {
          count++;
          for (int c = 0; c < EACH; c++) {
            mean[c] += colours.at(i, c);
          }
        }
      }
    }
    for (int c = 0; c < EACH && count > 0; c++) {
      mean[c] /= count;
    }
  }

  /** Median sum of red, green and blue where nothing lies. */
  private static float tableLight(ColourMap colours, Parts parts) {
    int[] light = new int[parts.label.length];
    int count = 0;
    for (int i = 0; i < parts.label.length; i++) {
      if (parts.label[i] == 0 && colours.knows(i)) {
        light[count++] = colours.at(i, 0) + colours.at(i, 1) + colours.at(i, 2);
      }
    }
    Arrays.sort(light, 0, count);
    return count == 0 ? GREY : light[count / 2];
  }

  boolean isEmpty() {
    return values.length == 0;
  }

  boolean knows(int cell) {
    return !Float.isNaN(values[EACH * cell]);
  }

  /** Those of some of the cells. */
  Tints at(int[] cells) {
    if (isEmpty()) {
      return this;
    }
    float[] some = new float[EACH * cells.length];
    for (int k = 0; k < cells.length; k++) {
      System.arraycopy(values, EACH * cells[k], some, EACH * k, EACH);
    }
    return new Tints(some);
  }

  /** 0 the same colour .. 1 another one, of one of these cells and one of others; both are known. */
  float difference(int cell, Tints others, int other) {
    float red = values[EACH * cell] - others.values[EACH * other];
    float blue = values[EACH * cell + 1] - others.values[EACH * other + 1];
    float light = Math.abs(values[EACH * cell + 2] - others.values[EACH * other + 2]);
    float tint = (float) Math.sqrt(red * red + blue * blue);
    return Math.min(1, Math.max(0, tint - SAME_TINT) / OTHER_TINT + Math.max(0, light - SAME_LIGHT));
  }
}
