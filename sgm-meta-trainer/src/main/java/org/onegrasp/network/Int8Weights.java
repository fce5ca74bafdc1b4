package org.onegrasp.network;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.FixedPoint.saturate8;
import static org.onegrasp.fixedpoint.LittleEndian.getShort;
import static org.onegrasp.fixedpoint.LittleEndian.putShort;

import org.onegrasp.kernels.ConvShape;

/**
 * Kernels that are <em>stored</em> in int8, with a power of two for each output channel; there is no wider copy of them
 * anywhere. With q a stored value, o its output channel and w what {@link Int16Weights} would store:
 *
 * <pre>
 *   w = q 2^up(o)            -127 &lt;= q &lt;= 127;  the largest |q| of a channel is 64 to 127 at the start
 *   in products: w / 2^8, rounded, as there
 * </pre>
 *
 * So both give the same outputs for the same weights. Biases are int16, as there.
 */
public final class Int8Weights implements WeightStore {
  private static final int LARGEST = Byte.MAX_VALUE;
  private final NetworkShape shape;
  private final Arena arena;
  private final int[] kernelAt; // [i] offset, int8
  private final int[] biasAt; // [i] offset, int16
  private final int[] upAt; // [i] offset, int8, one value for each output channel

  public Int8Weights(NetworkShape shape, Arena arena) {
    this.shape = shape;
    this.arena = arena;
    int values = shape.layers().stream().mapToInt(ConvShape::weights).sum();
    int channels = shape.parameters() - values;
    kernelAt = new int[shape.size()];
    biasAt = new int[shape.size()];
    upAt = new int[shape.size()];
    kernelAt[0] = arena.bytes("weights, int8", values);
    biasAt[0] = arena.shorts("biases, int16", channels);
    upAt[0] = arena.bytes("scales of output channels", channels);
    for (int i = 1; i < shape.size(); i++) {
      ConvShape below = shape.layer(i - 1);
      kernelAt[i] = kernelAt[i - 1] + below.weights();
      biasAt[i] = biasAt[i - 1] + 2 * below.outC();
      upAt[i] = upAt[i - 1] + below.outC();
    }
  }

  @Override
  public NetworkShape shape() {
    return shape;
  }

  /** Offset of value k of layer i's int8 kernel. */
  public int kernelAt(int i, int k) {
    return kernelAt[i] + k;
  }

  /** Offset of bias k of layer i, int16. */
  public int biasAt(int i, int k) {
    return biasAt[i] + 2 * k;
  }

  /** How many bits coarser than an int16 weight the kernel values of layer i's output channel o are. */
  public int up(int i, int o) {
    return arena.slab()[upAt[i] + o];
  }

  /** Rounds; finds each channel's scale. */
  @Override
  public void load(short[] parameters) {
    byte[] m = arena.slab();
    for (int i = 0; i < shape.size(); i++) {
      int channels = shape.layer(i).outC();
      for (int o = 0; o < channels; o++) {
        m[upAt[i] + o] = (byte) scale(parameters, i, o);
        putShort(m, biasAt(i, o), parameters[shape.biasOffset(i) + o]);
      }
      for (int k = 0; k < shape.layer(i).weights(); k++) {
        m[kernelAt[i] + k] = (byte) roundingShiftRight(parameters[shape.kernelOffset(i) + k], up(i, k % channels));
      }
    }
  }

  /** The least shift under which all of the channel's weights stay within 127. */
  private int scale(short[] parameters, int i, int o) {
    int largest = 0;
    for (int k = o; k < shape.layer(i).weights(); k += shape.layer(i).outC()) {
      largest = Math.max(largest, Math.abs(parameters[shape.kernelOffset(i) + k]));
    }
    int up = 0;
    while (roundingShiftRight(largest, up) > LARGEST) {
      up++;
    }
    return up;
  }

  /** One scale for the whole layer, as products need it. */
  @Override
  public int kernel(int i) {
    ConvShape s = shape.layer(i);
    int packed = arena.bytes("kernel of a layer for products", s.weights());
    byte[] m = arena.slab();
    for (int o = 0; o < s.outC(); o++) {
      int up = up(i, o);
      for (int k = o; k < s.weights(); k += s.outC()) {
        m[packed + k] = saturate8(roundingShiftRight(m[kernelAt[i] + k] << up, MASTER_BITS));
      }
    }
    return packed;
  }

  @Override
  public int kernelBytes(int i) {
    return shape.layer(i).weights();
  }

  @Override
  public int value(int i, int k) {
    return arena.slab()[kernelAt[i] + k] << up(i, k % shape.layer(i).outC());
  }

  @Override
  public int bias(int i, int k) {
    return getShort(arena.slab(), biasAt(i, k));
  }
}
