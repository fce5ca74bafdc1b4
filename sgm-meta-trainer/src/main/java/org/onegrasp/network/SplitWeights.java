package org.onegrasp.network;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import org.onegrasp.kernels.ConvShape;

/**
 * The int16 weights of {@link FixedLayers} in as few bytes as a lesson can do with that tunes the upper layers only:
 * the upper halves, which products see, as a plane of int8 that kernels read as it is, so that nothing is packed; the
 * lower halves of tuned layers alone.
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
public final class SplitWeights {
  private static final int HALF = 8;
  private static final int LARGEST = 32_639;
  private final NetworkShape shape;
  private final Arena arena;
  private final int firstTuned;
  private final int[] upper; // [i] offset
  private final int[] lower; // [i] offset; of tuned layers
  private final int[] bias; // [i] offset

  public SplitWeights(NetworkShape shape, int firstTuned, Arena arena) {
    this.shape = shape;
    this.arena = arena;
    this.firstTuned = firstTuned;
    upper = new int[shape.size()];
    lower = new int[shape.size()];
    bias = new int[shape.size()];
    int kernels = shape.layers().stream().mapToInt(ConvShape::weights).sum();
    int frozen = shape.layers().stream().limit(firstTuned).mapToInt(ConvShape::weights).sum();
    upper[0] = arena.bytes("weights, upper halves", kernels);
    lower[0] = arena.bytes("weights, lower halves of tuned layers", kernels - frozen) - frozen;
    bias[0] = arena.shorts("biases", shape.parameters() - kernels);
    for (int i = 1; i < shape.size(); i++) {
      upper[i] = upper[i - 1] + shape.layer(i - 1).weights();
      lower[i] = lower[i - 1] + shape.layer(i - 1).weights();
      bias[i] = bias[i - 1] + 2 * shape.layer(i - 1).outC();
    }
  }

  public NetworkShape shape() {
    return shape;
  }

  /** All parameters, laid out as {@link NetworkShape} says. */
  public void load(short[] parameters) {
    byte[] m = arena.slab();
    for (int i = 0; i < shape.size(); i++) {
      for (int k = 0; k < shape.layer(i).weights(); k++) {
        int weight = parameters[shape.kernelOffset(i) + k];
        if (i >= firstTuned) {
          put(i, k, weight);
        } else {
          m[upper[i] + k] = (byte) roundingShiftRight(Math.min(weight, LARGEST), HALF);
        }
      }
      for (int k = 0; k < shape.layer(i).outC(); k++) {
        putShort(m, bias[i] + 2 * k, parameters[shape.biasOffset(i) + k]);
      }
    }
  }

  /** Overwrites the tuned layers' parameters by what they are now; those of frozen layers cannot be told any more. */
  public void store(short[] parameters) {
    for (int i = firstTuned; i < shape.size(); i++) {
      for (int k = 0; k < shape.layer(i).weights(); k++) {
        parameters[shape.kernelOffset(i) + k] = (short) get(i, k);
      }
      for (int k = 0; k < shape.layer(i).outC(); k++) {
        parameters[shape.biasOffset(i) + k] = getShort(arena.slab(), bias[i] + 2 * k);
      }
    }
  }

  /** Offset of layer i's kernel as products see it, int8. */
  public int kernel(int i) {
    return upper[i];
  }

  /** Offset of layer i's biases, int16. */
  public int bias(int i) {
    return bias[i];
  }

  /** Kernel value k of a tuned layer. */
  public int get(int i, int k) {
    byte[] m = arena.slab();
    int high = m[upper[i] + k];
    int low = m[lower[i] + k];
    return (high << HALF) + (low == Byte.MIN_VALUE && high < 0 ? -low : low);
  }

  /** Sets kernel value k of a tuned layer, saturating. */
  public void put(int i, int k, int weight) {
    byte[] m = arena.slab();
    int limited = Math.max(Short.MIN_VALUE, Math.min(LARGEST, weight));
    m[upper[i] + k] = (byte) roundingShiftRight(limited, HALF);
    m[lower[i] + k] = (byte) limited;
  }
}
