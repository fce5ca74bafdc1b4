package org.onegrasp.network;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.FixedPoint.saturate32;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;

/**
 * The same network as a {@link WideNetwork}, with 16-bit activations too ("16w16a"): an activation is 256 high + low as
 * a weight is, the high bytes of a sample's map before its low bytes, and the four products of planes are those of the
 * int8 kernels.
 *
 * <pre>
 *   y = 2^16 (high * high x) + 2^8 (high * low x + low * high x) + low * low x + bias
 * </pre>
 *
 * Each is an exact int32 sum below 2^14 n in magnitude, n terms; joined in 64 bits they stay below 2^31 n + 2^39. An
 * activation has the range of its 8-bit one and {@value #FINER_BITS} more fraction bits. Goes through all layers, one
 * sample after the other; there is no way to begin or to end in the middle, as only what probes whole networks needs
 * it.
 */
public final class WidestNetwork {
  /** Fraction bits of an activation beyond those of its 8-bit one. */
  public static final int FINER_BITS = 8;
  /** About so many sums of a map are in memory at a time. */
  private static final int BAND_VALUES = 1024;
  private final WideNetwork narrow;
  private final WideWeights weights;
  private final NetworkShape shape;
  private final Kernels kernels;
  private final Arena arena;
  private final int[] turns = new int[2];
  private final int[] sums = new int[4]; // int32: of high and low weights with high inputs, then with low ones

  /** @param narrow whose weights and formats these are */
  public WidestNetwork(WideNetwork narrow, Kernels kernels, Arena arena) {
    this.narrow = narrow;
    weights = narrow.weights();
    shape = narrow.shape();
    this.kernels = kernels;
    this.arena = arena;
    int[] largest = new int[2];
    int most = 0;
    for (int i = 0; i < shape.size(); i++) {
      largest[i % 2] = Math.max(largest[i % 2], i < shape.size() - 1 ? shape.outputs(i) : 0);
      most = Math.max(most, band(i) * row(i));
    }
    turns[0] = arena.bytes("16-bit outputs of even layers", 2 * largest[0]);
    turns[1] = arena.bytes("16-bit outputs of odd layers", 2 * largest[1]);
    for (int k = 0; k < sums.length; k++) {
      sums[k] = arena.ints("sums of two planes", most);
    }
  }

  /**
   * Writes a number, at most {@link WideWeights#LIMIT} in magnitude, as two bytes.
   *
   * @param plane how far the low byte lies behind the high one
   */
  public static void put(byte[] m, int at, int plane, long value) {
    int limited = (int) Math.max(-WideWeights.LIMIT, Math.min(WideWeights.LIMIT, value));
    int high = limited + 128 >> 8;
    m[at] = (byte) high;
    m[at + plane] = (byte) (limited - (high << 8));
  }

  /**
   * @param x int8 offset of the inputs, samples one after the other, of each its high bytes and then its low ones
   * @param to int32 offset of the logits with {@link WideNetwork#LOGIT_BITS} fraction bits, overwritten
   */
  public void logits(int x, int samples, int to) {
    int last = shape.size() - 1;
    for (int n = 0; n < samples; n++) {
      int from = x + 2 * n * shape.inputs(0);
      for (int i = 0; i < last; i++) {
        layer(i, from, turns[i % 2]);
        from = turns[i % 2];
      }
      layer(last, from, to + 4 * n * shape.outputs(last));
    }
  }

  private int row(int i) {
    return shape.layer(i).outWidth() * shape.layer(i).outC();
  }

  /** Rows whose sums are in memory at a time. */
  private int band(int i) {
    return Math.max(1, Math.min(shape.layer(i).outHeight(), BAND_VALUES / row(i)));
  }

  private void layer(int i, int x, int to) {
    ConvShape s = shape.layer(i);
    for (int r = 0; r < s.outHeight(); r += band(i)) {
      int end = Math.min(s.outHeight(), r + band(i));
      int before = 4 * r * row(i);
      for (int k = 0; k < sums.length; k++) {
        int plane = (k % 2 == 0 ? weights.high() : weights.low()) + shape.kernelOffset(i);
        kernels.convolve32(s, arena.slab(), x + k / 2 * shape.inputs(i), plane, -1, sums[k] - before, r, end);
      }
      if (i < shape.size() - 1) {
        requantise(i, r * row(i), (end - r) * row(i), to);
      } else {
        scaleLogits(i, to);
      }
    }
  }

  private void requantise(int i, int first, int count, int y) {
    byte[] m = arena.slab();
    int shift = narrow.inputBits(i) + narrow.weightBits(i) - narrow.inputBits(i + 1);
    int channels = shape.layer(i).outC();
    for (int k = 0; k < count; k++) {
      put(m, y + first + k, shape.outputs(i), Math.max(0, roundingShiftRight(joined(m, i, k, k % channels), shift)));
    }
  }

  private void scaleLogits(int last, int to) {
    byte[] m = arena.slab();
    int shift = narrow.inputBits(last) + FINER_BITS + narrow.weightBits(last) - WideNetwork.LOGIT_BITS;
    for (int k = 0; k < shape.outputs(last); k++) {
      long sum = joined(m, last, k, k);
      putInt(m, to + 4 * k, saturate32(shift >= 0 ? roundingShiftRight(sum, shift) : sum << -shift));
    }
  }

  /** The accumulator of value k of those in memory, in channel o. */
  private long joined(byte[] m, int i, int k, int o) {
    long bias = weights.get(shape.biasOffset(i) + o);
    long middle = (long) getInt(m, sums[1] + 4 * k) + getInt(m, sums[2] + 4 * k);
    return ((long) getInt(m, sums[0] + 4 * k) << 16) + (middle << 8) + getInt(m, sums[3] + 4 * k)
        + (bias << narrow.inputBits(i) + FINER_BITS);
  }
}
