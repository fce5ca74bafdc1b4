package org.onegrasp.kernels;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.FixedPoint.saturate8;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

/**
 * A map (height, width, channels) cut into square patches; those of the last row and column are smaller where
 * {@code patch} does not divide the size. Pooled maps are (rows, columns, channels), all row-major with the last index
 * innermost.
 *
 * @param patch cells along each side of a patch
 */
public record PatchGrid(int height, int width, int channels, int patch) {
  public PatchGrid {
    if (height < 0 || width < 0 || channels < 0 || patch < 1) {
      throw new IllegalArgumentException(
          "patch grid: sizes must not be negative and patches at least 1, got " + height + " x " + width
              + " x " + channels + " in patches of " + patch);
    }
  }

  /** Patches from top to bottom. */
  public int rows() {
    return (height + patch - 1) / patch;
  }

  /** Patches from left to right. */
  public int columns() {
    return (width + patch - 1) / patch;
  }

  /** Values of a pooled map. */
  public int pooled() {
    return rows() * columns() * channels;
  }

  /** Values of a whole map. */
  public int values() {
    return height * width * channels;
  }

  /** Rows of cells in the patches of one row of patches. */
  public int heightOf(int row) {
    return Math.min(patch, height - row * patch);
  }

  /** Columns of cells in the patches of one column of patches. */
  public int widthOf(int column) {
    return Math.min(patch, width - column * patch);
  }

  /** Offset of a patch's first cell in the whole map. */
  int first(int row, int column) {
    return (row * patch * width + column * patch) * channels;
  }

  /** Gives every cell the values of its patch. */
  public void spread(float[] pooled, int pooledOff, float[] map, int mapOff) {
    int line = width * channels;
    for (int row = 0; row < rows(); row++) {
      int top = mapOff + row * patch * line;
      for (int column = 0; column < width; column++) {
        int from = pooledOff + (row * columns() + column / patch) * channels;
        System.arraycopy(pooled, from, map, top + column * channels, channels);
      }
      for (int y = 1; y < heightOf(row); y++) {
        System.arraycopy(map, top, map, top + y * line, line);
      }
    }
  }

  /** The same with int8 values in one slab. */
  public void spread8(byte[] m, int pooledOff, int mapOff) {
    int line = width * channels;
    for (int row = 0; row < rows(); row++) {
      int top = mapOff + row * patch * line;
      for (int column = 0; column < width; column++) {
        int from = pooledOff + (row * columns() + column / patch) * channels;
        System.arraycopy(m, from, m, top + column * channels, channels);
      }
      for (int y = 1; y < heightOf(row); y++) {
        System.arraycopy(m, top, m, top + y * line, line);
      }
    }
  }

  /**
   * The same for one row of the map, as int32 with more fraction bits.
   *
   * @param row of the map
   * @param to int32 little endian (width, channels), overwritten
   */
  public void spreadRow8(byte[] m, int pooledOff, int row, int moreBits, int to) {
    for (int column = 0; column < width; column++) {
      int from = pooledOff + (row / patch * columns() + column / patch) * channels;
      for (int c = 0; c < channels; c++) {
        putInt(m, to + 4 * (column * channels + c), m[from + c] << moreBits);
      }
    }
  }

  /**
   * Sums of int8 values, pooled = saturate8(roundingShiftRight(sum over the patch, shift)): exact up to that shift. A
   * shift of 2 log2(patch) gives the mean of a whole patch.
   *
   * @param pooledOff overwritten; may be {@code mapOff}
   */
  public void sums8(byte[] m, int mapOff, int shift, int pooledOff) {
    for (int row = 0, to = pooledOff; row < rows(); row++) {
      for (int column = 0; column < columns(); column++) {
        int from = mapOff + first(row, column);
        for (int c = 0; c < channels; c++) {
          m[to++] = saturate8(roundingShiftRight(sum8(m, from + c, heightOf(row), widthOf(column)), shift));
        }
      }
    }
  }

  /**
   * Counts, for each patch and channel, the open units of a map (neither 0 nor 127, see
   * {@link Elementwise#openUnits8}).
   *
   * @param pooledOff overwritten with int8 counts: the patch must be at most 11 cells wide
   */
  public void open8(byte[] m, int mapOff, int pooledOff) {
    for (int row = 0, to = pooledOff; row < rows(); row++) {
      for (int column = 0; column < columns(); column++) {
        int from = mapOff + first(row, column);
        for (int c = 0; c < channels; c++) {
          m[to++] = open(m, from + c, heightOf(row), widthOf(column));
        }
      }
    }
  }

  private byte open(byte[] m, int from, int cellRows, int cellColumns) {
    int open = 0;
    for (int y = 0; y < cellRows; y++) {
      for (int x = 0; x < cellColumns; x++) {
        byte value = m[from + (y * width + x) * channels];
        open += value > 0 && value < 127 ? 1 : 0;
      }
    }
    return (byte) open;
  }

  private int sum8(byte[] m, int from, int cellRows, int cellColumns) {
    int sum = 0;
    for (int y = 0; y < cellRows; y++) {
      for (int x = 0; x < cellColumns; x++) {
        sum += m[from + (y * width + x) * channels];
      }
    }
    return sum;
  }
}
