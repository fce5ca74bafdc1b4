package org.onegrasp.network;

import static org.onegrasp.fixedpoint.FixedPoint.blockShift;
import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.FixedPoint.saturate8;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;

/** {@link PackedLayers} with int16 master weights, whose upper 8 bits go into products. */
public final class FixedLayers extends PackedLayers {
  private final int weights;

  /**
   * @param inputBits [i] fraction bits of layer i's int8 input
   * @param outputShift [i] fraction bits that layer i's accumulators have more than its int8 output; ignored for the
   * last
   */
  public FixedLayers(NetworkShape shape, int[] inputBits, int[] outputShift, Kernels kernels, Arena arena) {
    super(shape, inputBits, outputShift, kernels, arena);
    weights = arena.shorts("weights", shape.parameters());
  }

  /** Offset of the int16 master weights, laid out as {@link NetworkShape} says. */
  public int weightsOffset() {
    return weights;
  }

  @Override
  public void load(short[] parameters) {
    byte[] m = arena.slab();
    for (int k = 0; k < parameters.length; k++) {
      putShort(m, weights + 2 * k, parameters[k]);
    }
  }

  @Override
  public short[] store() {
    byte[] m = arena.slab();
    short[] parameters = new short[shape.parameters()];
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] = getShort(m, weights + 2 * k);
    }
    return parameters;
  }

  /**
   * {@link #inputGradient(int, int, int, int)} over patches, as gradient filtering has it: a convolution with the
   * layer's kernel, or, where {@code patches} has one tap only, with the sum of its taps, scaled to use 8 bits.
   *
   * @param patches its shape over patches
   */
  public void inputGradient(int i, ConvShape patches, int gzOff, int shift, int gxOff) {
    int mark = arena.mark();
    int kernel = patches.kernel() == shape.layer(i).kernel() ? packKernel(i) : packTapSums(i);
    int turned = arena.bytes("turned kernel", patches.weights());
    kernels.inputGradient8(patches, arena.slab(), gzOff, kernel, turned, shift, gxOff);
    arena.release(mark);
  }

  /** Workspace of that. */
  public int inputGradientBytes(int i, ConvShape patches) {
    return Arena.aligned(patches.weights()) + patches.weights();
  }

  private int packTapSums(int i) {
    ConvShape s = shape.layer(i);
    int count = s.tapWeights();
    int packed = arena.bytes("int8 sums of a kernel's taps", count);
    int largest = 0;
    for (int k = 0; k < count; k++) {
      largest = Math.max(largest, Math.abs(tapSum(i, k)));
    }
    int shift = blockShift(largest, 8);
    for (int k = 0; k < count; k++) {
      arena.slab()[packed + k] = saturate8(roundingShiftRight(tapSum(i, k), shift));
    }
    return packed;
  }

  /** Sum over all taps of master weight k of a tap: int16 times taps. */
  private int tapSum(int i, int k) {
    ConvShape s = shape.layer(i);
    int sum = 0;
    for (int tap = 0; tap < s.taps(); tap++) {
      sum += getShort(arena.slab(), weights + 2 * (shape.kernelOffset(i) + tap * s.tapWeights() + k));
    }
    return sum;
  }

  @Override
  int packKernel(int i) {
    ConvShape s = shape.layer(i);
    int packed = arena.bytes("int8 kernel of a layer", s.weights());
    byte[] m = arena.slab();
    int from = weights + 2 * shape.kernelOffset(i);
    for (int k = 0; k < s.weights(); k++) {
      m[packed + k] = saturate8(roundingShiftRight(getShort(m, from + 2 * k), MASTER_BITS));
    }
    return packed;
  }

  @Override
  int bias(int i, int k) {
    return getShort(arena.slab(), weights + 2 * (shape.biasOffset(i) + k));
  }

  /** Nearest int16 with the given fraction bits of each value, saturated. */
  public static void quantise(float[] values, int from, int count, int fractionBits, short[] to) {
    for (int k = from; k < from + count; k++) {
      double scaled = Math.rint(values[k] * (double) (1L << fractionBits));
      to[k] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, scaled));
    }
  }
}
