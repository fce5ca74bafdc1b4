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
 * A network's layers with 16-bit weights of which every bit counts and 8-bit activations ("16w8a"), in the slab of an
 * {@link Arena}. A weight is kept as two int8 in two planes,
 *
 * <pre>
 *   w = 256 high + low,   high = (w + 128) >> 8,   low = w - 256 high in -128..127
 *   |w| &lt;= 127 * 256 + 127 = 32,639
 * </pre>
 *
 * which the int8 kernels read where they lie: y = 256 (high * x) + (low * x) + bias. Both products are exact int32
 * sums: |high x|, |low x| &lt;= 2^7 2^7 = 2^14, so a sum of n terms stays below 2^14 n, inside int32 while n &lt; 2^17
 * = 131,072 (the largest layer here has fewer than 2^12 terms). They are joined in 64 bits: below 2^22 n + 2^31, far
 * from overflow.
 *
 * <p>
 * Samples of a batch are one after the other; a layer on 1x1 maps (dense) takes them all in one product.
 */
public final class WideNetwork {
  /** Largest magnitude of a weight in two planes. */
  public static final int LIMIT = 32_639;
  /** Fraction bits of the logits. */
  public static final int LOGIT_BITS = 16;
  /** About so many sums of a map are in memory at a time. */
  private static final int BAND_VALUES = 1024;
  private final NetworkShape shape;
  private final int[] inputBits;
  private final int[] weightBits;
  private final Kernels kernels;
  private final Arena arena;
  private final int high;
  private final int low;
  private int highSums; // int32, while a layer is computed
  private int lowSums;
  private final ConvShape[] batched; // [i] latest shape of a dense layer over a batch
  private final int[] biasOffsets; // [i]
  private final int[] channels; // [i] of the output

  /**
   * @param inputBits [i] fraction bits of layer i's int8 input
   * @param weightBits [i] fraction bits of layer i's int16 weights and biases
   */
  public WideNetwork(NetworkShape shape, int[] inputBits, int[] weightBits, Kernels kernels, Arena arena) {
    this.shape = shape;
    this.inputBits = inputBits.clone();
    this.weightBits = weightBits.clone();
    this.kernels = kernels;
    this.arena = arena;
    high = arena.bytes("high bytes of weights", shape.parameters());
    low = arena.bytes("low bytes of weights", shape.parameters());
    batched = new ConvShape[shape.size()];
    biasOffsets = IntStream.range(0, shape.size()).map(shape::biasOffset).toArray();
    channels = shape.layers().stream().mapToInt(ConvShape::outC).toArray();
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

  /** Parameter k, {@link NetworkShape} says which. */
  public int get(int k) {
    byte[] m = arena.slab();
    return (m[high + k] << 8) + m[low + k];
  }

  /** @param value at most {@link #LIMIT} in magnitude */
  public void set(int k, int value) {
    byte[] m = arena.slab();
    int upper = value + 128 >> 8;
    m[high + k] = (byte) upper;
    m[low + k] = (byte) (value - (upper << 8));
  }

  /** Offset of the plane of high bytes; that of low bytes is {@link #lowOffset}. */
  public int highOffset() {
    return high;
  }

  public int lowOffset() {
    return low;
  }

  /** Values beyond {@link #LIMIT} become that. */
  public void load(short[] parameters) {
    for (int k = 0; k < parameters.length; k++) {
      set(k, Math.max(-LIMIT, Math.min(LIMIT, parameters[k])));
    }
  }

  public short[] store() {
    short[] parameters = new short[shape.parameters()];
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] = (short) get(k);
    }
    return parameters;
  }

  private boolean dense(int i) {
    return shape.outputs(i) == shape.layer(i).outC() && shape.layer(i).kernel() == 1;
  }

  /**
   * int8 outputs of hidden layer i, samples one after the other.
   *
   * @param x int8 offset of its inputs
   * @param y int8 offset of the outputs, overwritten; must not overlap x
   */
  public void forward(int i, int x, int y, int samples) {
    int mark = takeSums(i, samples);
    if (dense(i)) {
      products(batched(i, samples), i, x, 0, 1);
      requantise(i, samples * channels[i], y);
    } else {
      for (int n = 0; n < samples; n++) {
        forward(i, x + n * shape.inputs(i), y + n * shape.outputs(i));
      }
    }
    arena.release(mark);
  }

  /** Workspace of {@link #forward}, and of {@link #logits} and {@link #sums}. */
  public int forwardBytes(int i, int samples) {
    return Arena.aligned(4 * sumsAtOnce(i, samples)) + 4 * sumsAtOnce(i, samples);
  }

  /** Sums of one plane that are in memory at a time. */
  private int sumsAtOnce(int i, int samples) {
    return dense(i) ? shape.outputs(i) * samples : band(i) * row(i);
  }

  /** Returns the mark to release them. */
  private int takeSums(int i, int samples) {
    int mark = arena.mark();
    highSums = arena.ints("sums of high bytes", sumsAtOnce(i, samples));
    lowSums = arena.ints("sums of low bytes", sumsAtOnce(i, samples));
    return mark;
  }

  /** Layer i of one sample, some rows at a time. */
  private void forward(int i, int x, int y) {
    ConvShape s = shape.layer(i);
    for (int r = 0; r < s.outHeight(); r += band(i)) {
      int end = Math.min(s.outHeight(), r + band(i));
      products(s, i, x, r, end);
      requantise(i, (end - r) * row(i), y + r * row(i));
    }
  }

  private int row(int i) {
    return shape.layer(i).outWidth() * shape.layer(i).outC();
  }

  /** Rows whose sums are in memory at a time. */
  private int band(int i) {
    return Math.max(1, Math.min(shape.layer(i).outHeight(), BAND_VALUES / row(i)));
  }

  /**
   * The last layer.
   *
   * @param x int8 offset of its input
   * @param logits int32 offset, with {@link #LOGIT_BITS} fraction bits, samples one after the other; overwritten
   */
  public void logits(int x, int samples, int logits) {
    int last = shape.size() - 1;
    int mark = takeSums(last, samples);
    if (dense(last)) {
      products(batched(last, samples), last, x, 0, 1);
      scaleLogits(last, samples * channels[last], logits);
    } else {
      mapOfLogits(last, x, samples, logits);
    }
    arena.release(mark);
  }

  private void mapOfLogits(int last, int x, int samples, int logits) {
    ConvShape s = shape.layer(last);
    for (int n = 0; n < samples; n++) {
      for (int r = 0; r < s.outHeight(); r += band(last)) {
        int end = Math.min(s.outHeight(), r + band(last));
        products(s, last, x + n * shape.inputs(last), r, end);
        scaleLogits(last, (end - r) * row(last), logits + 4 * (n * shape.outputs(last) + r * row(last)));
      }
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

  /** Both products of some rows of layer i, int32. */
  private void products(ConvShape s, int i, int x, int firstRow, int endRow) {
    int from = shape.kernelOffset(i);
    int before = 4 * firstRow * s.outWidth() * s.outC();
    kernels.convolve32(s, arena.slab(), x, high + from, -1, highSums - before, firstRow, endRow);
    kernels.convolve32(s, arena.slab(), x, low + from, -1, lowSums - before, firstRow, endRow);
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

  /**
   * A dense hidden layer's sums before its ReLU.
   *
   * @param x int8 offset of its input, samples one after the other
   * @param to int32 offset, rounded to the fraction bits of the layer's output; overwritten
   */
  public void sums(int i, int x, int samples, int to) {
    int mark = takeSums(i, samples);
    products(batched(i, samples), i, x, 0, 1);
    int shift = inputBits[i] + weightBits[i] - inputBits[i + 1];
    for (int k = 0, o = 0; k < samples * channels[i]; k++, o = o + 1 == channels[i] ? 0 : o + 1) {
      putInt(arena.slab(), to + 4 * k, saturate32(roundingShiftRight(joined(arena.slab(), i, k, o), shift)));
    }
    arena.release(mark);
  }

  private void requantise(int i, int count, int y) {
    byte[] m = arena.slab();
    int shift = inputBits[i] + weightBits[i] - inputBits[i + 1];
    for (int k = 0, o = 0; k < count; k++, o = o + 1 == channels[i] ? 0 : o + 1) {
      long rounded = roundingShiftRight(joined(m, i, k, o), shift);
      m[y + k] = (byte) Math.max(0, Math.min(127, rounded));
    }
  }

  /** The accumulator of value k of a layer's outputs, in channel o. */
  private long joined(byte[] m, int i, int k, int o) {
    int bias = biasOffsets[i] + o;
    long weighted = (m[high + bias] << 8) + m[low + bias];
    return ((long) getInt(m, highSums + 4 * k) << 8) + getInt(m, lowSums + 4 * k) + (weighted << inputBits[i]);
  }
}
