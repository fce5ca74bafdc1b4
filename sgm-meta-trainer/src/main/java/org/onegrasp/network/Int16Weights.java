package org.onegrasp.network;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.FixedPoint.saturate8;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import java.util.stream.IntStream;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Elementwise;

/** Weights as int16, each layer with its own fraction bits; products get a packed copy of a layer's upper halves. */
public final class Int16Weights implements WeightStore {
  private final NetworkShape shape;
  private final Arena arena;
  private final int weights;
  private final int[] kernelAt; // [i] offset
  private final int[] biasAt; // [i] offset

  public Int16Weights(NetworkShape shape, Arena arena) {
    this.shape = shape;
    this.arena = arena;
    weights = arena.shorts("weights", shape.parameters());
    kernelAt = IntStream.range(0, shape.size()).map(i -> at(shape.kernelOffset(i))).toArray();
    biasAt = IntStream.range(0, shape.size()).map(i -> at(shape.biasOffset(i))).toArray();
  }

  @Override
  public NetworkShape shape() {
    return shape;
  }

  /** Offset of parameter k, laid out as {@link NetworkShape} says. */
  public int at(int k) {
    return weights + 2 * k;
  }

  @Override
  public void load(short[] parameters) {
    byte[] m = arena.slab();
    for (int k = 0; k < parameters.length; k++) {
      putShort(m, at(k), parameters[k]);
    }
  }

  @Override
  public int kernel(int i) {
    ConvShape s = shape.layer(i);
    int packed = arena.bytes("int8 kernel of a layer", s.weights());
    byte[] m = arena.slab();
    int from = kernelAt[i];
    for (int k = 0; k < s.weights(); k++) {
      m[packed + k] = saturate8(roundingShiftRight(getShort(m, from + 2 * k), MASTER_BITS));
    }
    return packed;
  }

  @Override
  public int kernelBytes(int i) {
    return shape.layer(i).weights();
  }

  @Override
  public int value(int i, int k) {
    return getShort(arena.slab(), kernelAt[i] + 2 * k);
  }

  @Override
  public int bias(int i, int k) {
    return getShort(arena.slab(), biasAt[i] + 2 * k);
  }

  @Override
  public long sumOfSquares(int i) {
    return Elementwise.sumOfSquares16(arena.slab(), kernelAt[i], shape.parameters(i));
  }

  /** Nearest int16 with the given fraction bits of each value, saturated. */
  public static void quantise(float[] values, int from, int count, int fractionBits, short[] to) {
    for (int k = from; k < from + count; k++) {
      double scaled = Math.rint(values[k] * (double) (1L << fractionBits));
      to[k] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, scaled));
    }
  }
}
