package org.onegrasp.network;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;

/**
 * Weights that are <em>stored</em> as products take them: int8 with one scale for a layer, biases too, and no wider
 * copy of them anywhere. A stored q is the int16 weight q 2^8, so that a step of one unit is 1 / 127 of what a layer's
 * weights can be.
 */
public final class ByteWeights implements WeightStore {
  /** Largest magnitude of a stored weight. */
  public static final int LIMIT = Byte.MAX_VALUE;
  private final NetworkShape shape;
  private final Arena arena;
  private final int weights; // int8, laid out as NetworkShape says

  public ByteWeights(NetworkShape shape, Arena arena) {
    this.shape = shape;
    this.arena = arena;
    weights = arena.bytes("weights, int8", shape.parameters());
  }

  @Override
  public NetworkShape shape() {
    return shape;
  }

  /** Parameter k as it is stored. */
  public int get(int k) {
    return arena.slab()[weights + k];
  }

  /** Sets parameter k; what is beyond {@code limit}, 0 to {@link #LIMIT}, becomes that. */
  public void set(int k, long value, int limit) {
    arena.slab()[weights + k] = (byte) Math.max(-limit, Math.min(limit, value));
  }

  @Override
  public void load(short[] parameters) {
    for (int k = 0; k < parameters.length; k++) {
      set(k, roundingShiftRight(parameters[k], MASTER_BITS), LIMIT);
    }
  }

  @Override
  public int kernel(int i) {
    return weights + shape.kernelOffset(i);
  }

  @Override
  public int kernelBytes(int i) {
    return 0;
  }

  @Override
  public int value(int i, int k) {
    return get(shape.kernelOffset(i) + k) << MASTER_BITS;
  }

  @Override
  public int bias(int i, int k) {
    return get(shape.biasOffset(i) + k) << MASTER_BITS;
  }
}
