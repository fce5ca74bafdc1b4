package org.onegrasp.network;

import static org.onegrasp.fixedpoint.FixedPoint.blockShift;
import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.FixedPoint.saturate16;
import static org.onegrasp.fixedpoint.FixedPoint.saturate8;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;

/**
 * The layers of a network in fixed point, one layer at a time, in the slab of an {@link Arena}: whatever
 * {@link WeightStore} holds the weights, products take int8 kernels and int32 biases. Every scale is a power of two.
 * Holds no activations.
 */
public final class FixedNetwork {
  private final WeightStore weights;
  private final NetworkShape shape;
  private final int[] inputBits;
  private final int[] outputShift;
  private final ConvShape[] backward; // [i] of layer i, null with a stride
  private final Kernels kernels;
  private final Arena arena;

  /**
   * @param inputBits [i] fraction bits of layer i's int8 input
   * @param outputShift [i] fraction bits that layer i's accumulators have more than its int8 output; ignored for the
   * last
   */
  public FixedNetwork(WeightStore weights, int[] inputBits, int[] outputShift, Kernels kernels, Arena arena) {
    this.weights = weights;
    shape = weights.shape();
    this.inputBits = inputBits.clone();
    this.outputShift = outputShift.clone();
    this.kernels = kernels;
    this.arena = arena;
    backward =
        shape.layers().stream().map(layer -> layer.stride() == 1 ? layer.turned() : null).toArray(ConvShape[]::new);
  }

  public NetworkShape shape() {
    return shape;
  }

  public Kernels kernels() {
    return kernels;
  }

  WeightStore weights() {
    return weights;
  }

  Arena arena() {
    return arena;
  }

  /** Fraction bits that layer i's accumulators have more than its int8 output; not of the last layer's. */
  int outputShift(int i) {
    return outputShift[i];
  }

  /** The convolution that takes a gradient at layer i's output to its input; null with a stride. */
  ConvShape backward(int i) {
    return backward[i];
  }

  /** Takes weights over, int16, laid out as {@link NetworkShape} says. */
  public void load(short[] parameters) {
    weights.load(parameters);
  }

  /** The present weights as int16. */
  public short[] store() {
    short[] parameters = new short[shape.parameters()];
    store(0, parameters);
    return parameters;
  }

  /** Overwrites the parameters of layer {@code firstLayer} and of those above by what they are now. */
  public void store(int firstLayer, short[] parameters) {
    for (int i = firstLayer; i < shape.size(); i++) {
      for (int k = 0; k < shape.layer(i).weights(); k++) {
        parameters[shape.kernelOffset(i) + k] = saturate16(weights.value(i, k));
      }
      for (int k = 0; k < shape.layer(i).outC(); k++) {
        parameters[shape.biasOffset(i) + k] = (short) weights.bias(i, k);
      }
    }
  }

  /** int8 output of hidden layer i at yOff from its int8 input at xOff; of a layer that adds no other. */
  public void forward(int i, int xOff, int yOff) {
    if (shape.skip(i) != Epilogue.NO_SKIP) {
      throw new IllegalArgumentException(
          "layer " + i + " adds the output of layer " + shape.skip(i) + ", which is not at hand");
    }
    int mark = arena.mark();
    int kernel = weights.kernel(i);
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
  public void forward(int i, int xOff, int skipOff, int yOff) {
    if (shape.skip(i) == Epilogue.NO_SKIP) {
      forward(i, xOff, yOff);
      return;
    }
    ConvShape s = shape.layer(i);
    int mark = arena.mark();
    int kernel = weights.kernel(i);
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
  public int forwardBytes(int i) {
    ConvShape s = shape.layer(i);
    int packed = Arena.aligned(weights.kernelBytes(i)) + 4 * s.outC();
    return shape.skip(i) == Epilogue.NO_SKIP ? packed : Arena.aligned(packed) + 4 * s.outWidth() * s.outC();
  }

  /** Workspace of {@link #inputGradient(int, int, int, int)}. */
  public int inputGradientBytes(int i) {
    return Arena.aligned(weights.kernelBytes(i)) + shape.layer(i).weights();
  }

  /** Workspace of the same plus another gradient. */
  public int summedGradientBytes(int i) {
    int kernels = Arena.aligned(weights.kernelBytes(i)) + Arena.aligned(shape.layer(i).weights());
    return kernels + 4 * shape.layer(i).width() * shape.layer(i).inC();
  }

  /** int32 logits of the last layer at yOff from its int8 input at xOff. */
  public void logits(int xOff, int yOff) {
    int last = shape.size() - 1;
    int mark = arena.mark();
    int kernel = weights.kernel(last);
    kernels.convolve32(shape.layer(last), arena.slab(), xOff, kernel, packBias(last), yOff);
    arena.release(mark);
  }

  /**
   * int8 gradient at layer i's input, of any scale, from the int8 gradient at its output before ReLU.
   *
   * @param shift fraction bits that the accumulators lose
   */
  public void inputGradient(int i, int gzOff, int shift, int gxOff) {
    int mark = arena.mark();
    int kernel = weights.kernel(i);
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
  public void inputGradient(int i, int gzOff, int addedOff, int up, int shift, int gxOff) {
    ConvShape back = backward[i];
    int mark = arena.mark();
    int kernel = turn(shape.layer(i), weights.kernel(i));
    int line = back.outWidth() * back.outC();
    int sums = arena.ints("sums of a row", line);
    for (int row = 0; row < back.outHeight(); row++) {
      kernels.convolve32(back, arena.slab(), gzOff, kernel, -1, sums - 4 * row * line, row, row + 1);
      Elementwise.addShifted8(arena.slab(), sums, addedOff + row * line, up, shift, false, gxOff + row * line, line);
    }
    arena.release(mark);
  }

  /**
   * {@link #inputGradient(int, int, int, int)} over patches, as gradient filtering has it: a convolution with the
   * layer's kernel, or, where {@code patches} has one tap only, with the sum of its taps, scaled to use 8 bits.
   *
   * @param patches its shape over patches
   */
  public void inputGradient(int i, ConvShape patches, int gzOff, int shift, int gxOff) {
    int mark = arena.mark();
    int kernel = patches.kernel() == shape.layer(i).kernel() ? weights.kernel(i) : packTapSums(i);
    int turned = arena.bytes("turned kernel", patches.weights());
    kernels.inputGradient8(patches, arena.slab(), gzOff, kernel, turned, shift, gxOff);
    arena.release(mark);
  }

  /** Fraction bits of the weights there: the accumulators' more than those of the gradient at the output. */
  public int kernelBits(int i, ConvShape patches) {
    return kernelBits(i) + (patches.kernel() == shape.layer(i).kernel() ? 0 : WeightStore.MASTER_BITS - tapSumShift(i));
  }

  /** Workspace of that. */
  public int inputGradientBytes(int i, ConvShape patches) {
    int kernel = patches.kernel() == shape.layer(i).kernel() ? weights.kernelBytes(i) : patches.weights();
    return Arena.aligned(kernel) + patches.weights();
  }

  private int packTapSums(int i) {
    ConvShape s = shape.layer(i);
    int count = s.tapWeights();
    int packed = arena.bytes("int8 sums of a kernel's taps", count);
    int shift = tapSumShift(i);
    for (int k = 0; k < count; k++) {
      arena.slab()[packed + k] = saturate8(roundingShiftRight(tapSum(i, k), shift));
    }
    return packed;
  }

  private int tapSumShift(int i) {
    int largest = 0;
    for (int k = 0; k < shape.layer(i).tapWeights(); k++) {
      largest = Math.max(largest, Math.abs(tapSum(i, k)));
    }
    return blockShift(largest, 8);
  }

  /** Sum over all taps of weight k of a tap: int16 times taps. */
  private int tapSum(int i, int k) {
    ConvShape s = shape.layer(i);
    int sum = 0;
    for (int tap = 0; tap < s.taps(); tap++) {
      sum += weights.value(i, tap * s.tapWeights() + k);
    }
    return sum;
  }

  /** Offset of a new tensor with a kernel whose taps come in reverse order and whose channels are changed over. */
  int turn(ConvShape s, int kernel) {
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
  public int kernelBits(int i) {
    return inputBits[i + 1] + outputShift[i] - inputBits[i];
  }

  /** Accumulators have inputBits - 8 fraction bits more than int16 weights. */
  int packBias(int i) {
    int count = shape.layer(i).outC();
    int packed = arena.ints("int32 bias of a layer", count);
    byte[] m = arena.slab();
    int more = inputBits[i] - WeightStore.MASTER_BITS;
    for (int k = 0; k < count; k++) {
      putInt(m, packed + 4 * k, more >= 0 ? weights.bias(i, k) << more : roundingShiftRight(weights.bias(i, k), -more));
    }
    return packed;
  }
}
