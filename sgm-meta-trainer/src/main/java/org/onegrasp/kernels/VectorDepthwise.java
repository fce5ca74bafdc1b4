package org.onegrasp.kernels;

import jdk.incubator.vector.FloatVector;

/** {@link Depthwise} with a vector of neighbouring channels at a time; channels beyond the last whole vector singly. */
final class VectorDepthwise extends Depthwise {
  private static final int L = VectorTile.LANES;

  @Override
  void addScaled(float[] a, int aOff, int aStep, float[] w, int wOff, float[] sum, int sumOff, int sumStep, int cells,
      int channels) {
    int whole = channels / L * L;
    for (int c = 0; c < whole; c += L) {
      scaled(a, aOff + c, aStep, w, wOff + c, sum, sumOff + c, sumStep, cells);
    }
    if (whole < channels) {
      super.addScaled(a, aOff + whole, aStep, w, wOff + whole, sum, sumOff + whole, sumStep, cells, channels - whole);
    }
  }

  private static void scaled(float[] a, int aOff, int aStep, float[] w, int wOff, float[] sum, int sumOff, int sumStep,
      int cells) {
    FloatVector weights = FloatVector.fromArray(VectorTile.FLOATS, w, wOff);
    int from = aOff;
    int to = sumOff;
    for (int i = 0; i < cells; i++) {
      FloatVector so = FloatVector.fromArray(VectorTile.FLOATS, sum, to);
      FloatVector.fromArray(VectorTile.FLOATS, a, from).fma(weights, so).intoArray(sum, to);
      from += aStep;
      to += sumStep;
    }
  }

  @Override
  void addDots(float[] a, int aOff, int aStep, float[] b, int bOff, float[] sum, int sumOff, int cells, int channels) {
    int c = 0;
    for (; c + L <= channels; c += L) {
      dots(a, aOff + c, aStep, b, bOff + c, channels, sum, sumOff + c, cells);
    }
    for (; c < channels; c++) {
      float total = 0;
      for (int i = 0; i < cells; i++) {
        total += a[aOff + i * aStep + c] * b[bOff + i * channels + c];
      }
      sum[sumOff + c] += total;
    }
  }

  @Override
  void rectify(float[] y, int yOff, int count) {
    VectorRectifier.rectify(y, yOff, count);
  }

  /** Two sums, so that one multiply-add need not wait for the one before. */
  private static void dots(float[] a, int aOff, int aStep, float[] b, int bOff, int bStep, float[] sum, int sumOff,
      int cells) {
    FloatVector even = FloatVector.fromArray(VectorTile.FLOATS, sum, sumOff);
    FloatVector odd = FloatVector.zero(VectorTile.FLOATS);
    int at = aOff;
    int bt = bOff;
    int i = 0;
    for (; i + 1 < cells; i += 2) {
      even = FloatVector.fromArray(VectorTile.FLOATS, a, at).fma(FloatVector.fromArray(VectorTile.FLOATS, b, bt), even);
      odd = FloatVector.fromArray(VectorTile.FLOATS, a, at + aStep)
          .fma(FloatVector.fromArray(VectorTile.FLOATS, b, bt + bStep), odd);
      at += 2 * aStep;
      bt += 2 * bStep;
    }
    if (i < cells) {
      even = FloatVector.fromArray(VectorTile.FLOATS, a, at).fma(FloatVector.fromArray(VectorTile.FLOATS, b, bt), even);
    }
    even.add(odd).intoArray(sum, sumOff);
  }
}
