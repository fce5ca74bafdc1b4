package org.onegrasp.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Sums over patches with the Vector API: neighbouring channels in one vector, each cell of the map read once. */
final class VectorPooling {
  private static final int L = VectorTile.LANES;

  private VectorPooling() {}

  static void pool(PatchGrid g, float[] map, int mapOff, boolean mean, float factor, float[] pooled, int pooledOff) {
    for (int row = 0, to = pooledOff; row < g.rows(); row++) {
      for (int column = 0; column < g.columns(); column++, to += g.channels()) {
        float scale = mean ? factor / (g.heightOf(row) * g.widthOf(column)) : factor;
        patch(g, map, mapOff + g.first(row, column), g.heightOf(row), g.widthOf(column), scale, pooled, to);
      }
    }
  }

  private static void patch(PatchGrid g, float[] map, int from, int rows, int columns, float scale, float[] pooled, int to) {
    int channels = g.channels();
    int line = g.width() * channels;
    int c = 0;
    for (; c + 2 * L <= channels; c += 2 * L) {
      FloatVector s0 = FloatVector.zero(VectorTile.FLOATS);
      FloatVector s1 = s0;
      for (int y = 0; y < rows; y++) {
        int at = from + y * line + c;
        for (int x = 0; x < columns; x++, at += channels) {
          s0 = s0.add(FloatVector.fromArray(VectorTile.FLOATS, map, at));
          s1 = s1.add(FloatVector.fromArray(VectorTile.FLOATS, map, at + L));
        }
      }
      s0.mul(scale).intoArray(pooled, to + c);
      s1.mul(scale).intoArray(pooled, to + c + L);
    }
    for (; c < channels; c += L) {
      VectorMask<Float> inside = VectorTile.FLOATS.indexInRange(c, channels);
      FloatVector sum = FloatVector.zero(VectorTile.FLOATS);
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          sum = sum.add(FloatVector.fromArray(VectorTile.FLOATS, map, from + y * line + x * channels + c, inside));
        }
      }
      sum.mul(scale).intoArray(pooled, to + c, inside);
    }
  }
}
