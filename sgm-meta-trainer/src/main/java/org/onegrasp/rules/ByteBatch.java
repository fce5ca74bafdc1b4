package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.saturate8;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;

import org.onegrasp.model.FixedFormat;
import org.onegrasp.network.Arena;
import org.onegrasp.network.WidestNetwork;

/** A batch of labelled inputs in int8, or in 16 bits of two int8 each. */
final class ByteBatch {
  private static final int WIDE_BITS = FixedFormat.INPUT_BITS + WidestNetwork.FINER_BITS;
  private final Arena arena;
  private final int inputs; // int8 (batch, size)
  private final int size;
  private final int[] labels;

  /** @param size bytes of an input */
  ByteBatch(int most, int size, Arena arena) {
    this.arena = arena;
    this.size = size;
    labels = new int[most];
    inputs = arena.bytes("batch of inputs", most * size);
  }

  /** Writes sample n, values -2 to 2. */
  void put(int n, float[] x, int from, int label) {
    byte[] m = arena.slab();
    for (int k = 0; k < size; k++) {
      m[input(n) + k] = saturate8(Math.round(x[from + k] * (1 << FixedFormat.INPUT_BITS)));
    }
    labels[n] = label;
  }

  /** Writes sample n for a {@link WidestNetwork}, values -2 to 2. */
  void putWide(int n, float[] x, int from, int label) {
    for (int k = 0; k < size / 2; k++) {
      WidestNetwork.put(arena.slab(), input(n) + k, size / 2, Math.round(x[from + k] * (1 << WIDE_BITS)));
    }
    labels[n] = label;
  }

  /** int8 offset of sample n; those behind it follow. */
  int input(int n) {
    return inputs + n * size;
  }

  int label(int n) {
    return labels[n];
  }

  /** The class whose logit, int32 at an offset, is largest. */
  static int best(byte[] m, int logits, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = getInt(m, logits + 4 * c) > getInt(m, logits + 4 * best) ? c : best;
    }
    return best;
  }
}
