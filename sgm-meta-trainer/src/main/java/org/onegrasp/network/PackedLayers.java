package org.onegrasp.network;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;

/**
 * A network's layers in fixed point, in the slab of an {@link Arena}: whatever weights are stored in, products take
 * int8 kernels and int32 biases, packed for each. Every scale is a power of two.
 */
public abstract class PackedLayers {
  /** Of an int16 weight that products do not see. */
  static final int MASTER_BITS = 8;
  final NetworkShape shape;
  final Kernels kernels;
  final Arena arena;
  private final int[] inputBits;
  private final int[] outputShift;
  private final ConvShape[] backward; // [i] of layer i, null with a stride

  /**
   * @param inputBits [i] fraction bits of layer i's int8 input
   * @param outputShift [i] fraction bits that layer i's accumulators have more than its int8 output; ignored for the
   * last
   */
  PackedLayers(NetworkShape shape, int[] inputBits, int[] outputShift, Kernels kernels, Arena arena) {
    this.shape = shape;
    this.inputBits = inputBits.clone();
    this.outputShift = outputShift.clone();
    this.kernels = kernels;
    this.arena = arena;
    backward =
        shape.layers().stream().map(layer -> layer.stride() == 1 ? layer.turned() : null).toArray(ConvShape[]::new);
  }

  public final NetworkShape shape() {
    return shape;
  }

  public final Kernels kernels() {
    return kernels;
  }

  /** Takes weights over, int16, laid out as {@link NetworkShape} says. */
  public abstract void load(short[] parameters);

  /** The same weights as int16. */
  public abstract short[] store();

  /** Offset of a new tensor with layer i's int8 kernel, in the units of int16 weights without {@link #MASTER_BITS}. */
  abstract int packKernel(int i);

  /** Bias k of layer i, int16, with the fraction bits of int16 weights. */
  abstract int bias(int i, int k);

  /** int8 output of hidden layer i at yOff from its int8 input at xOff; of a layer that adds no other. */
  public final void forward(int i, int xOff, int yOff) {
    if (shape.skip(i) != Epilogue.NO_SKIP) {
      throw new IllegalArgumentException(
          "layer " + i + " adds the output of layer " + shape.skip(i) + ", which is not at hand");
    }
    int mark = arena.mark();
    int kernel = packKernel(i);
    kernels.convolve8(shape.layer(i), arena.slab(), xOff, kernel, packBias(i), outputShift[i], shape.relu(i), yOff);
    arena.release(mark);
  }

  /**
   * The same of any hidden layer. What another layer gave is added to the int32 sums before they are rounded, shifted
   * to their scale.
   *
   * @param skipOff int8 output of {@link NetworkShape#skip} of i, not read where there is none
   * @param yOff may be skipOff
   */
  public final void forward(int i, int xOff, int skipOff, int yOff) {
    if (shape.skip(i) == Epilogue.NO_SKIP) {
      forward(i, xOff, yOff);
      return;
    }
    ConvShape s = shape.layer(i);
    int mark = arena.mark();
    int kernel = packKernel(i);
    int bias = packBias(i);
    int up = inputBits[i + 1] + outputShift[i] - inputBits[shape.skip(i) + 1];
    int line = s.outWidth() * s.outC();
    int sums = arena.ints("sums of a row", line);
    for (int row = 0; row < s.outHeight(); row++) {
      kernels.convolve32(s, arena.slab(), xOff, kernel, bias, sums - 4 * row * line, row, row + 1);
      Elementwise.addShifted8(arena.slab(), sums, skipOff + row * line, up, outputShift[i], shape.relu(i),
          yOff + row * line, line);
    }
    arena.release(mark);
  }

  /** Workspace of {@link #forward}, and of {@link #logits} for the last layer. */
  public final int forwardBytes(int i) {
    ConvShape s = shape.layer(i);
    int packed = Arena.aligned(s.weights()) + 4 * s.outC();
    return shape.skip(i) == Epilogue.NO_SKIP ? packed : Arena.aligned(packed) + 4 * s.outWidth() * s.outC();
  }

  /** Workspace of {@link #inputGradient(int, int, int, int)}. */
  public final int inputGradientBytes(int i) {
    return Arena.aligned(shape.layer(i).weights()) + shape.layer(i).weights();
  }

  /** Workspace of the same plus another gradient. */
  public final int summedGradientBytes(int i) {
    return 2 * Arena.aligned(shape.layer(i).weights()) + 4 * shape.layer(i).width() * shape.layer(i).inC();
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

  /**
   * The same plus another gradient of that shape: where layer i - 1 goes to a layer besides, the gradient that comes
   * back from there.
   *
   * @param addedOff int8; may be gxOff
   * @param up fraction bits that the accumulators have more than the added gradient, -31 to 31
   */
  public final void inputGradient(int i, int gzOff, int addedOff, int up, int shift, int gxOff) {
    ConvShape back = backward[i];
    int mark = arena.mark();
    int kernel = turn(shape.layer(i), packKernel(i));
    int line = back.outWidth() * back.outC();
    int sums = arena.ints("sums of a row", line);
    for (int row = 0; row < back.outHeight(); row++) {
      kernels.convolve32(back, arena.slab(), gzOff, kernel, -1, sums - 4 * row * line, row, row + 1);
      Elementwise.addShifted8(arena.slab(), sums, addedOff + row * line, up, shift, false, gxOff + row * line, line);
    }
    arena.release(mark);
  }

  /** Offset of a new tensor with a kernel whose taps come in reverse order and whose channels are changed over. */
  private int turn(ConvShape s, int kernel) {
    int turned = arena.bytes("turned kernel", s.weights());
    byte[] m = arena.slab();
    int to = turned;
    for (int tap = s.taps() - 1; tap >= 0; tap--) {
      int from = kernel + tap * s.tapWeights();
      for (int o = 0; o < s.outC(); o++) {
        for (int k = o; k < s.tapWeights(); k += s.outC()) {
          m[to++] = m[from + k];
        }
      }
    }
    return turned;
  }

  /** Fraction bits of layer i's int8 kernel; not of the last layer's. */
  public final int kernelBits(int i) {
    return inputBits[i + 1] + outputShift[i] - inputBits[i];
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
