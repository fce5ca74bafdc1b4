package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.lesson.FixedSoftmax;
import org.onegrasp.network.Arena;

/**
 * {@link LocalHeads} in integers: int8 kernels and maps, int32 accumulators. On the way forth every map's binary point is known, as the
 * softmax needs it; on the way back only directions count. The workspace lies in the slab like this, so that S_j may overwrite
 * all but the lowest thin error, from which it is made:
 *
 * <pre>
 *   logits int32, then error int8 and the topmost thin error | maps from the top down ... | lowest trunk map | entry map
 *   S_j, ends before the map that follows entry j            |
 * </pre>
 *
 * The thin error at the output of a piece is written over the map of the piece above, which is of no more use by then.
 */
final class FixedHeads {
  private static final int BIAS_BITS = 16;
  private final HeadShape shape;
  private final Kernels kernels;
  private final FixedSoftmax softmax;
  private final Arena arena;
  private final BlockShifts shifts; // [k] forth, [pieces + k] back; those of entry and trunk are shared by all heads
  private final int weights; // int8 kernels forth, then back
  private final int[] kernelAt; // [k] within weights
  private final int[] backAt;
  private final int[] kernelBits; // [k] fraction bits of the way forth
  private final int[] bias; // fraction bits BIAS_BITS, piece by piece
  private final int[] biasAt;
  private final int[] map; // [k] within the workspace
  private final int workspace;

  /** @param largest values of the largest h_j */
  FixedHeads(HeadShape shape, int largest, Kernels kernels, FixedSoftmax softmax, Arena arena) {
    this.shape = shape;
    this.kernels = kernels;
    this.softmax = softmax;
    this.arena = arena;
    int pieces = shape.pieces().size();
    shifts = new BlockShifts(2 * pieces);
    kernelAt = new int[pieces];
    backAt = new int[pieces];
    biasAt = new int[pieces];
    kernelBits = new int[pieces];
    map = new int[pieces];
    int kernelBytes = 0;
    int biases = 0;
    for (int k = 0; k < pieces; k++) {
      kernelAt[k] = kernelBytes;
      biasAt[k] = biases;
      kernelBytes += shape.pieces().get(k).weights();
      biases += shape.pieces().get(k).outC();
    }
    for (int k = 0; k < pieces; k++) {
      backAt[k] = kernelBytes + kernelAt[k];
    }
    bias = arena.intArray("biases of local heads", biases);
    workspace = place(largest);
    weights = arena.bytes("local heads", 2 * kernelBytes);
  }

  /** Finds every map's place; returns how large that makes the workspace. */
  private int place(int largest) {
    int end = 4 * shape.pieces().get(shape.last()).outputs();
    for (int k = shape.last() - 1; k >= shape.entries(); k--) {
      map[k] = k == shape.next(0) ? Math.max(end, largest) : end;
      end = map[k] + shape.thin();
    }
    for (int j = 0; j < shape.entries(); j++) {
      map[j] = end;
    }
    return end + shape.thin();
  }

  /** Quantises the float parameters, each kernel to its own power of two. */
  void load(float[] parameters) {
    for (int k = 0; k < shape.pieces().size(); k++) {
      ConvShape s = shape.pieces().get(k);
      kernelBits[k] = pack(parameters, shape.kernelOffset(k), s.weights(), weights + kernelAt[k]);
      pack(parameters, shape.backOffset(k), s.weights(), weights + backAt[k]);
      for (int c = 0; c < s.outC(); c++) {
        bias[biasAt[k] + c] = Math.round(Math.scalb(parameters[shape.biasOffset(k) + c], BIAS_BITS));
      }
    }
  }

  /** Returns the fraction bits. */
  private int pack(float[] parameters, int from, int count, int to) {
    double largest = 1e-9;
    for (int k = from; k < from + count; k++) {
      largest = Math.max(largest, Math.abs(parameters[k]));
    }
    int bits = Math.getExponent(127 / largest);
    byte[] m = arena.slab();
    for (int k = 0; k < count; k++) {
      m[to + k] = (byte) Math.rint(Math.scalb((double) parameters[from + k], bits));
    }
    return bits;
  }

  /** Before a lesson. */
  void reset() {
    shifts.reset();
  }

  /** Bytes that {@link #gradient} needs. */
  int workspace() {
    return workspace;
  }

  /**
   * Writes S_j, int8 of any scale, to the beginning of the workspace.
   *
   * @param h int8 offset of layer j's output
   * @param bits fraction bits of h
   * @param label int8 offset, not negative, not all 0
   * @param work offset of the workspace
   */
  void gradient(int j, int h, int bits, int label, int work) {
    byte[] m = arena.slab();
    int logitBits = predict(j, h, bits, work);
    int logits = shape.pieces().get(shape.last()).outputs();
    softmax.error(m, work, logitBits, label, work, logits); // error over the logits: each is read before it is overwritten
    int error = work;
    for (int k = shape.last(); k != j; k = shape.below(j, k)) {
      int below = shape.below(j, k);
      int to = work + (k == shape.last() ? logits : map[k]);
      back(k, error, to);
      mask(work + map[below], to, shape.thin());
      error = to;
    }
    back(j, error, work);
    mask(h, work, shape.pieces().get(j).inputs());
  }

  /** Runs P_j up to its int32 logits at the beginning of the workspace; returns their fraction bits. */
  private int predict(int j, int h, int bits, int work) {
    int from = h;
    int fromBits = bits;
    for (int k = j; ; k = shape.above(j, k)) {
      ConvShape s = shape.pieces().get(k);
      int accumulatorBits = fromBits + kernelBits[k];
      int mark = arena.mark();
      int biases = packBias(k, accumulatorBits);
      if (k == shape.last()) {
        kernels.convolve32(s, arena.slab(), from, weights + kernelAt[k], biases, work);
        arena.release(mark);
        return accumulatorBits;
      }
      int to = work + map[k];
      do {
        fromBits = accumulatorBits - shifts.get(k);
        kernels.convolve8(s, arena.slab(), from, weights + kernelAt[k], biases, shifts.get(k), true, to);
      } while (shifts.saturated(k, arena.slab(), to, s.outputs()));
      arena.release(mark);
      from = to;
    }
  }

  private int packBias(int k, int bits) {
    int count = shape.pieces().get(k).outC();
    int packed = arena.ints("int32 bias of a local head", count);
    byte[] m = arena.slab();
    for (int c = 0; c < count; c++) {
      int b = bias[biasAt[k] + c];
      putInt(m, packed + 4 * c, bits >= BIAS_BITS ? b << bits - BIAS_BITS : roundingShiftRight(b, BIAS_BITS - bits));
    }
    return packed;
  }

  private void back(int k, int from, int to) {
    ConvShape s = shape.pieces().get(k);
    int which = shape.pieces().size() + k;
    int mark = arena.mark();
    int turned = arena.bytes("turned kernel", s.weights());
    do {
      kernels.inputGradient8(s, arena.slab(), from, weights + backAt[k], turned, shifts.get(which), to);
    } while (shifts.saturated(which, arena.slab(), to, s.inputs()));
    arena.release(mark);
  }

  /** 0 wherever the unit in the int8 map is not open: cut off by its ReLU, or saturated. */
  private void mask(int units, int g, int count) {
    byte[] m = arena.slab();
    for (int k = 0; k < count; k++) {
      int h = m[units + k];
      m[g + k] = h > 0 && h < Byte.MAX_VALUE ? m[g + k] : 0;
    }
  }
}
