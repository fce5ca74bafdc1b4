package org.onegrasp.network;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import org.onegrasp.kernels.ConvShape;

/**
 * The weights of {@link Int16Weights} in as few bytes as a lesson can do with that tunes the upper layers only: the
 * upper halves, which products see, as a plane of int8 that kernels read as it is, so that nothing is packed; the lower
 * halves of tuned layers alone.
 *
 * <pre>
 *   w = 256 upper + d,  -128 &lt;= d &lt;= 128,  upper = w / 256 rounded, ties away from zero;  lower = d modulo 256
 *   upper, int8    | layer 0 ... last layer |
 *   lower, int8    | first tuned layer ... last layer |
 *   biases, int16  | all layers |
 * </pre>
 *
 * So w ends at 127 * 256 + 127 = 32,639; calibration keeps the start weights below half of that.
 */
public final class SplitWeights implements WeightStore {
  private static final int LARGEST = 32_639;
  private final NetworkShape shape;
  private final Arena arena;
  private final int firstTuned;
  private final int[] upper; // [i] offset
  private final int[] lower; // [i] offset; of tuned layers
  private final int[] biasAt; // [i] offset

  public SplitWeights(NetworkShape shape, int firstTuned, Arena arena) {
    this.shape = shape;
    this.arena = arena;
    this.firstTuned = firstTuned;
    upper = new int[shape.size()];
    lower = new int[shape.size()];
    biasAt = new int[shape.size()];
    int kernels = shape.layers().stream().mapToInt(ConvShape::weights).sum();
    int frozen = shape.layers().stream().limit(firstTuned).mapToInt(ConvShape::weights).sum();
    upper[0] = arena.bytes("weights, upper halves", kernels);
    lower[0] = arena.bytes("weights, lower halves of tuned layers", kernels - frozen) - frozen;
    biasAt[0] = arena.shorts("biases", shape.parameters() - kernels);
    for (int i = 1; i < shape.size(); i++) {
      upper[i] = upper[i - 1] + shape.layer(i - 1).weights();
      lower[i] = lower[i - 1] + shape.layer(i - 1).weights();
      biasAt[i] = biasAt[i - 1] + 2 * shape.layer(i - 1).outC();
    }
  }

  @Override
  public NetworkShape shape() {
    return shape;
  }

  @Override
  public void load(short[] parameters) {
    for (int i = 0; i < shape.size(); i++) {
      for (int k = 0; k < shape.layer(i).weights(); k++) {
        put(i, k, parameters[shape.kernelOffset(i) + k]);
      }
      for (int k = 0; k < shape.layer(i).outC(); k++) {
        putShort(arena.slab(), biasAt(i, k), parameters[shape.biasOffset(i) + k]);
      }
    }
  }

  /** Where it is stored. */
  @Override
  public int kernel(int i) {
    return upper[i];
  }

  @Override
  public int kernelBytes(int i) {
    return 0;
  }

  /** Offset of bias k of layer i, int16. */
  public int biasAt(int i, int k) {
    return biasAt[i] + 2 * k;
  }

  /** Of a frozen layer, whose lower halves are lost, the nearest multiple of 256. */
  @Override
  public int value(int i, int k) {
    byte[] m = arena.slab();
    return join(m[upper[i] + k], i < firstTuned ? (byte) 0 : m[lower[i] + k]);
  }

  /** The weight of these two halves. */
  public static int join(byte high, byte low) {
    return (high << MASTER_BITS) + (low == Byte.MIN_VALUE && high < 0 ? -low : low);
  }

  @Override
  public int bias(int i, int k) {
    return getShort(arena.slab(), biasAt(i, k));
  }

  /**
   * Sets value k of layer i's kernel, saturating.
   *
   * @return what it is then; of a frozen layer the lower half is the caller's to keep
   */
  public int put(int i, int k, int weight) {
    byte[] m = arena.slab();
    int limited = Math.max(Short.MIN_VALUE, Math.min(LARGEST, weight));
    m[upper[i] + k] = (byte) roundingShiftRight(limited, MASTER_BITS);
    if (i >= firstTuned) {
      m[lower[i] + k] = (byte) limited;
    }
    return limited;
  }
}
