package org.onegrasp.kernels;

import jdk.incubator.vector.FloatVector;

/**
 * Sums over patches with the Vector API: first the lines of a row of patches are added up, in long loops that read each
 * cell of the map once, then neighbouring cells of that one line.
 */
final class VectorPooling {
  private static final int L = VectorTile.LANES;
  private float[] sums = new float[0]; // of the lines: (width, channels)

  void pool(PatchGrid g, float[] map, int mapOff, boolean mean, float factor, float[] pooled, int pooledOff) {
    int line = g.width() * g.channels();
    sums = sums.length >= line ? sums : new float[line];
    for (int row = 0, to = pooledOff; row < g.rows(); row++) {
      addLines(map, mapOff + g.first(row, 0), line, g.heightOf(row));
      for (int column = 0; column < g.columns(); column++, to += g.channels()) {
        float scale = mean ? factor / (g.heightOf(row) * g.widthOf(column)) : factor;
        addCells(column * g.patch() * g.channels(), g.channels(), g.widthOf(column), scale, pooled, to);
      }
    }
  }

  private void addLines(float[] map, int from, int line, int rows) {
    int row = rows % 2;
    if (row == 1) {
      System.arraycopy(map, from, sums, 0, line);
    }
    for (; row < rows; row += 2) {
      addTwoLines(map, from + row * line, line, row > 0);
    }
  }

  private void addTwoLines(float[] map, int from, int line, boolean more) {
    final float[] to = sums;
    int i = 0;
    for (; i + L <= line; i += L) {
      FloatVector two = FloatVector.fromArray(VectorTile.FLOATS, map, from + i)
          .add(FloatVector.fromArray(VectorTile.FLOATS, map, from + line + i));
      (more ? two.add(FloatVector.fromArray(VectorTile.FLOATS, to, i)) : two).intoArray(to, i);
    }
    for (; i < line; i++) {
      to[i] = map[from + i] + map[from + line + i] + (more ? to[i] : 0);
    }
  }

  private void addCells(int from, int channels, int cells, float scale, float[] pooled, int to) {
    int c = 0;
    for (; c + L <= channels; c += L) {
      FloatVector sum = FloatVector.fromArray(VectorTile.FLOATS, sums, from + c);
      for (int at = from + c + channels; at < from + cells * channels; at += channels) {
        sum = sum.add(FloatVector.fromArray(VectorTile.FLOATS, sums, at));
      }
      sum.mul(scale).intoArray(pooled, to + c);
    }
    for (; c < channels; c++) {
      float sum = 0;
      for (int cell = 0; cell < cells; cell++) {
        sum += sums[from + cell * channels + c];
      }
      pooled[to + c] = scale * sum;
    }
  }
}
