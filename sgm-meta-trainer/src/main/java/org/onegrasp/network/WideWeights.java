package org.onegrasp.network;

/**
 * 16-bit weights of which every bit counts, in the slab of an {@link Arena}: two int8 in two planes,
 *
 * <pre>
 *   w = 256 high + low,   high = (w + 128) >> 8,   low = w - 256 high in -128..127
 *   |w| &lt;= 127 * 256 + 127 = 32,639
 * </pre>
 *
 * which the int8 kernels read where they lie. Parameters are laid out as {@link NetworkShape} says, biases among them.
 */
public final class WideWeights {
  /** Largest magnitude of a weight. */
  public static final int LIMIT = 32_639;
  private final NetworkShape shape;
  private final Arena arena;
  private final int high;
  private final int low;

  public WideWeights(NetworkShape shape, Arena arena) {
    this.shape = shape;
    this.arena = arena;
    high = arena.bytes("high bytes of weights", shape.parameters());
    low = arena.bytes("low bytes of weights", shape.parameters());
  }

  public NetworkShape shape() {
    return shape;
  }

  /** Offset of the plane of high bytes; that of low bytes is {@link #low}. */
  public int high() {
    return high;
  }

  public int low() {
    return low;
  }

  /** Parameter k. */
  public int get(int k) {
    byte[] m = arena.slab();
    return (m[high + k] << 8) + m[low + k];
  }

  /** Sets parameter k; what is beyond {@link #LIMIT} becomes that. */
  public void set(int k, long value) {
    byte[] m = arena.slab();
    int limited = (int) Math.max(-LIMIT, Math.min(LIMIT, value));
    int upper = limited + 128 >> 8;
    m[high + k] = (byte) upper;
    m[low + k] = (byte) (limited - (upper << 8));
  }

  /** Of so many parameters. */
  public long sumOfSquares(int from, int count) {
    long sum = 0;
    for (int k = from; k < from + count; k++) {
      sum += (long) get(k) * get(k);
    }
    return sum;
  }

  /** Takes all parameters over. */
  public void load(short[] parameters) {
    for (int k = 0; k < parameters.length; k++) {
      set(k, parameters[k]);
    }
  }

  /** A copy of them. */
  public short[] store() {
    short[] parameters = new short[shape.parameters()];
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] = (short) get(k);
    }
    return parameters;
  }
}
