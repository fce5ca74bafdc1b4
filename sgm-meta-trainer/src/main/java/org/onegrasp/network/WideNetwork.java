package org.onegrasp.network;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.FixedPoint.saturate32;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.stream.IntStream;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;

/**
 * The layers of a network whose products see all bits of {@link WideWeights}, with 8-bit activations ("16w8a"), in the
 * slab of an {@link Arena}: y = 256 (high * x) + (low * x) + bias. Both products are exact int32 sums: |high x|, |low
 * x| &lt;= 2^7 2^7 = 2^14, so a sum of n terms stays below 2^14 n, inside int32 while n &lt; 2^17 = 131,072 (the
 * largest layer here has fewer than 2^12 terms). They are joined in 64 bits: below 2^22 n + 2^31, far from overflow.
 *
 * <p>
 * Samples of a batch are one after the other; a layer on 1x1 maps (dense) takes them all in one product. Of larger maps
 * the sums of some rows are in memory at a time.
 */
public final class WideNetwork {
  /** Fraction bits of the logits. */
  public static final int LOGIT_BITS = 16;
  /** About so many sums of a map are in memory at a time. */
  private static final int BAND_VALUES = 1024;
  private final WideWeights weights;
  private final NetworkShape shape;
  private final int[] inputBits;
  private final int[] weightBits;
  private final Kernels kernels;
  private final Arena arena;
  private final ConvShape[] batched; // [i] latest shape of a dense layer over a batch
  private final int[] biasOffsets; // [i]
  private final int[] channels; // [i] of the output
  private final Ending requantised = new Ending(Byte.BYTES, this::requantise);
  private final Ending logits = new Ending(Integer.BYTES, this::scaleLogits);
  private final Ending rounded = new Ending(Integer.BYTES, this::round);
  private int highSums; // int32, while a layer is computed
  private int lowSums;

  /**
   * What becomes of the sums of a layer.
   *
   * @param bytes of a value
   */
  private record Ending(int bytes, Finish finish) {}

  /** From the first sums of layer i, so many, to values at an offset. */
  private interface Finish {
    void of(int i, int count, int to);
  }

  /**
   * @param inputBits [i] fraction bits of layer i's int8 input
   * @param weightBits [i] fraction bits of layer i's int16 weights and biases
   */
  public WideNetwork(WideWeights weights, int[] inputBits, int[] weightBits, Kernels kernels, Arena arena) {
    this.weights = weights;
    shape = weights.shape();
    this.inputBits = inputBits.clone();
    this.weightBits = weightBits.clone();
    this.kernels = kernels;
    this.arena = arena;
    batched = new ConvShape[shape.size()];
    biasOffsets = IntStream.range(0, shape.size()).map(shape::biasOffset).toArray();
    channels = shape.layers().stream().mapToInt(ConvShape::outC).toArray();
  }

  public WideWeights weights() {
    return weights;
  }

  public NetworkShape shape() {
    return shape;
  }

  public int inputBits(int i) {
    return inputBits[i];
  }

  public int weightBits(int i) {
    return weightBits[i];
  }

  /**
   * int8 outputs of hidden layer i, samples one after the other.
   *
   * @param x int8 offset of its inputs
   * @param y int8 offset of the outputs, overwritten; must not overlap x
   */
  public void forward(int i, int x, int y, int samples) {
    layer(i, x, samples, requantised, y);
  }

  /**
   * The last layer.
   *
   * @param x int8 offset of its input
   * @param to int32 offset of the logits, with {@link #LOGIT_BITS} fraction bits, samples one after the other;
   * overwritten
   */
  public void logits(int x, int samples, int to) {
    layer(shape.size() - 1, x, samples, logits, to);
  }

  /**
   * A hidden layer's sums before its ReLU.
   *
   * @param x int8 offset of its input, samples one after the other
   * @param to int32 offset, rounded to the fraction bits of the layer's output; overwritten
   */
  public void sums(int i, int x, int samples, int to) {
    layer(i, x, samples, rounded, to);
  }

  /** Workspace of {@link #forward}, and of {@link #logits} and {@link #sums}. */
  public int forwardBytes(int i, int samples) {
    return Arena.aligned(4 * sumsAtOnce(i, samples)) + 4 * sumsAtOnce(i, samples);
  }

  /** Sums of one plane that are in memory at a time. */
  private int sumsAtOnce(int i, int samples) {
    return dense(i) ? shape.outputs(i) * samples : band(i) * row(i);
  }

  private boolean dense(int i) {
    return shape.outputs(i) == shape.layer(i).outC() && shape.layer(i).kernel() == 1;
  }

  private int row(int i) {
    return shape.layer(i).outWidth() * shape.layer(i).outC();
  }

  /** Rows whose sums are in memory at a time. */
  private int band(int i) {
    return Math.max(1, Math.min(shape.layer(i).outHeight(), BAND_VALUES / row(i)));
  }

  private void layer(int i, int x, int samples, Ending ending, int to) {
    int mark = arena.mark();
    highSums = arena.ints("sums of high bytes", sumsAtOnce(i, samples));
    lowSums = arena.ints("sums of low bytes", sumsAtOnce(i, samples));
    if (dense(i)) {
      products(batched(i, samples), i, x, 0, 1);
      ending.finish.of(i, samples * channels[i], to);
    } else {
      for (int n = 0; n < samples; n++) {
        bands(i, x + n * shape.inputs(i), ending, to + n * ending.bytes * shape.outputs(i));
      }
    }
    arena.release(mark);
  }

  /** Layer i of one sample, some rows at a time. */
  private void bands(int i, int x, Ending ending, int to) {
    ConvShape s = shape.layer(i);
    for (int r = 0; r < s.outHeight(); r += band(i)) {
      int end = Math.min(s.outHeight(), r + band(i));
      products(s, i, x, r, end);
      ending.finish.of(i, (end - r) * row(i), to + ending.bytes * r * row(i));
    }
  }

  /** Both products of some rows of layer i, int32. */
  private void products(ConvShape s, int i, int x, int firstRow, int endRow) {
    int from = shape.kernelOffset(i);
    int before = 4 * firstRow * s.outWidth() * s.outC();
    kernels.convolve32(s, arena.slab(), x, weights.high() + from, -1, highSums - before, firstRow, endRow);
    kernels.convolve32(s, arena.slab(), x, weights.low() + from, -1, lowSums - before, firstRow, endRow);
  }

  /** A dense layer over many samples, as one over a row of cells. */
  private ConvShape batched(int i, int samples) {
    if (samples == 1) {
      return shape.layer(i);
    }
    if (batched[i] == null || batched[i].width() != samples) {
      batched[i] = Convolution.pointwise(shape.layer(i).inC(), channels[i]).over(1, samples);
    }
    return batched[i];
  }

  private void requantise(int i, int count, int y) {
    byte[] m = arena.slab();
    int shift = inputBits[i] + weightBits[i] - inputBits[i + 1];
    for (int k = 0, o = 0; k < count; k++, o = o + 1 == channels[i] ? 0 : o + 1) {
      long value = roundingShiftRight(joined(m, i, k, o), shift);
      m[y + k] = (byte) Math.max(0, Math.min(127, value));
    }
  }

  private void round(int i, int count, int to) {
    byte[] m = arena.slab();
    int shift = inputBits[i] + weightBits[i] - inputBits[i + 1];
    for (int k = 0, o = 0; k < count; k++, o = o + 1 == channels[i] ? 0 : o + 1) {
      putInt(m, to + 4 * k, saturate32(roundingShiftRight(joined(m, i, k, o), shift)));
    }
  }

  private void scaleLogits(int last, int count, int to) {
    byte[] m = arena.slab();
    int shift = inputBits[last] + weightBits[last] - LOGIT_BITS;
    for (int k = 0, o = 0; k < count; k++, o = o + 1 == channels[last] ? 0 : o + 1) {
      long sum = joined(m, last, k, o);
      putInt(m, to + 4 * k, saturate32(shift >= 0 ? roundingShiftRight(sum, shift) : sum << -shift));
    }
  }

  /** The accumulator of value k of a layer's outputs, in channel o. */
  private long joined(byte[] m, int i, int k, int o) {
    long bias = weights.get(biasOffsets[i] + o);
    return ((long) getInt(m, highSums + 4 * k) << 8) + getInt(m, lowSums + 4 * k) + (bias << inputBits[i]);
  }
}
