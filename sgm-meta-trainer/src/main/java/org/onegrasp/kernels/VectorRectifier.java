package org.onegrasp.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What follows a convolution, value by value: the JIT makes no vectors of a comparison by itself. */
final class VectorRectifier {
  private static final int L = VectorTile.LANES;

  private VectorRectifier() {}

  /** y[i, c] += bias[c], and max(0, .) when {@code relu}. */
  static void addBias(float[] y, int yOff, int count, int channels, float[] bias, int bOff, boolean relu) {
    for (int out = yOff; out < yOff + count; out += channels) {
      int c = 0;
      for (; c + L <= channels; c += L) {
        FloatVector.fromArray(VectorTile.FLOATS, y, out + c)
            .add(FloatVector.fromArray(VectorTile.FLOATS, bias, bOff + c))
            .intoArray(y, out + c);
      }
      for (; c < channels; c++) {
        y[out + c] += bias[bOff + c];
      }
    }
    if (relu) {
      rectify(y, yOff, count);
    }
  }

  /** y = max(0, y). */
  static void rectify(float[] y, int yOff, int count) {
    int end = yOff + count;
    int k = yOff;
    for (; k + L <= end; k += L) {
      FloatVector.fromArray(VectorTile.FLOATS, y, k).max(0).intoArray(y, k);
    }
    for (; k < end; k++) {
      y[k] = Math.max(0, y[k]);
    }
  }

  /** g = 0 where h is not above 0. */
  static void closeUnits(float[] h, float[] g, int count) {
    int k = 0;
    for (; k + L <= count; k += L) {
      FloatVector.zero(VectorTile.FLOATS)
          .blend(FloatVector.fromArray(VectorTile.FLOATS, g, k),
              FloatVector.fromArray(VectorTile.FLOATS, h, k).compare(VectorOperators.GT, 0))
          .intoArray(g, k);
    }
    for (; k < count; k++) {
      g[k] = h[k] > 0 ? g[k] : 0;
    }
  }
}
