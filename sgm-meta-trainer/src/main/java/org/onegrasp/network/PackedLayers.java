package org.onegrasp.network;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import org.onegrasp.kernels.Kernels;

/**
 * A network's layers in fixed point, in the slab of an {@link Arena}: whatever weights are stored in, products take int8 kernels and int32
 * biases, packed for each. Every scale is a power of two.
 */
public abstract class PackedLayers {
  /** Of an int16 weight that products do not see. */
  static final int MASTER_BITS = 8;
  final NetworkShape shape;
  final Kernels kernels;
  final Arena arena;
  private final int[] inputBits;
  private final int[] outputShift;

  /**
   * @param inputBits [i] fraction bits of layer i's int8 input
   * @param outputShift [i] fraction bits that layer i's accumulators have more than its int8 output; ignored for the last
   */
  PackedLayers(NetworkShape shape, int[] inputBits, int[] outputShift, Kernels kernels, Arena arena) {
    this.shape = shape;
    this.inputBits = inputBits.clone();
    this.outputShift = outputShift.clone();
    this.kernels = kernels;
    this.arena = arena;
  }

  public final NetworkShape shape() {
    return shape;
  }

  /** Takes weights over, int16, laid out as {@link NetworkShape} says. */
  public abstract void load(short[] parameters);

  /** The same weights as int16. */
  public abstract short[] store();

  /** Offset of a new tensor with layer i's int8 kernel, in the units of int16 weights without {@link #MASTER_BITS}. */
  abstract int packKernel(int i);

  /** Bias k of layer i, int16, with the fraction bits of int16 weights. */
  abstract int bias(int i, int k);

  /** int8 output of hidden layer i at yOff from its int8 input at xOff. */
  public final void forward(int i, int xOff, int yOff) {
    int mark = arena.mark();
    int kernel = packKernel(i);
    kernels.convolve8(shape.layer(i), arena.slab(), xOff, kernel, packBias(i), outputShift[i], true, yOff);
    arena.release(mark);
  }

  /** int32 logits of the last layer at yOff from its int8 input at xOff. */
  public final void logits(int xOff, int yOff) {
    int last = shape.size() - 1;
    int mark = arena.mark();
    int kernel = packKernel(last);
    kernels.convolve32(shape.layer(last), arena.slab(), xOff, kernel, packBias(last), yOff);
    arena.release(mark);
  }

  /**
   * int8 gradient at layer i's input, of any scale, from the int8 gradient at its output before ReLU.
   *
   * @param shift fraction bits that the accumulators lose
   */
  public final void inputGradient(int i, int gzOff, int shift, int gxOff) {
    int mark = arena.mark();
    int kernel = packKernel(i);
    int turned = arena.bytes("turned kernel", shape.layer(i).weights());
    kernels.inputGradient8(shape.layer(i), arena.slab(), gzOff, kernel, turned, shift, gxOff);
    arena.release(mark);
  }

  /** Accumulators have inputBits - 8 fraction bits more than int16 weights. */
  private int packBias(int i) {
    int count = shape.layer(i).outC();
    int packed = arena.ints("int32 bias of a layer", count);
    byte[] m = arena.slab();
    int more = inputBits[i] - MASTER_BITS;
    for (int k = 0; k < count; k++) {
      putInt(m, packed + 4 * k, more >= 0 ? bias(i, k) << more : roundingShiftRight(bias(i, k), -more));
    }
    return packed;
  }
}
