package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.HashMap;
import java.util.Map;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.lesson.FixedSoftmax;
import org.onegrasp.lesson.PassSchedule;
import org.onegrasp.network.Arena;
import org.onegrasp.network.Schedule;
import org.onegrasp.network.Schedule.Tensor;

/**
 * {@link LocalHeads} in integers: int8 kernels and maps, int32 accumulators. On the way forth every map's binary point
 * is known, as the softmax needs it; on the way back only directions count.
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
  private int bits; // fraction bits of the latest map on the way forth

  FixedHeads(HeadShape shape, Kernels kernels, FixedSoftmax softmax, Arena arena) {
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
    weights = arena.bytes("local heads", 2 * kernelBytes);
  }

  /** Quantises the float parameters, each kernel to its own power of two. */
  void load(float[] parameters) {
    for (int k = 0; k < shape.pieces().size(); k++) {
      ConvShape s = shape.pieces().get(k);
      kernelBits[k] =
          ModuleWeights.pack(parameters, shape.kernelOffset(k), s.weights(), arena.slab(), weights + kernelAt[k]);
      ModuleWeights.pack(parameters, shape.backOffset(k), s.weights(), arena.slab(), weights + backAt[k]);
      for (int c = 0; c < s.outC(); c++) {
        bias[biasAt[k] + c] = Math.round(Math.scalb(parameters[shape.biasOffset(k) + c], BIAS_BITS));
      }
    }
  }

  /** Before a lesson. */
  void reset() {
    shifts.reset();
  }

  /**
   * The steps from layer j's output and the label to the synthetic gradient there.
   *
   * @param h int8 output of layer j
   * @param inputBits fraction bits of h
   * @return S_j, int8 of any scale
   */
  Tensor gradient(PassSchedule pass, int j, Tensor h, int inputBits) {
    Schedule schedule = pass.schedule();
    Map<Integer, Tensor> maps = new HashMap<>(); // by piece
    Tensor from = h;
    for (int k = j; k != shape.last(); k = shape.above(j, k)) {
      Tensor map = schedule.tensor("head " + j + ", map " + k, shape.pieces().get(k).outputs());
      forth(schedule, j, k, from, inputBits, map);
      maps.put(k, map);
      from = map;
    }
    Tensor error = error(pass, j, from);
    for (int k = shape.last(); k != j; k = shape.below(j, k)) {
      error = back(schedule, k, error, maps.get(shape.below(j, k)), "head " + j + ", error " + k);
    }
    return back(schedule, j, error, h, "S_" + j);
  }

  private void forth(Schedule schedule, int j, int k, Tensor from, int inputBits, Tensor to) {
    schedule.step("head " + j + ", piece " + k, () -> {
      int accumulatorBits = (k == j ? inputBits : bits) + kernelBits[k];
      forth(k, accumulatorBits, from.at(), to.at());
    }).whenLearning().uses(from, to).workspace(4 * shape.pieces().get(k).outC());
  }

  private void forth(int k, int accumulatorBits, int from, int to) {
    ConvShape s = shape.pieces().get(k);
    int mark = arena.mark();
    int biases = packBias(k, accumulatorBits);
    do {
      bits = accumulatorBits - shifts.get(k);
      kernels.convolve8(s, arena.slab(), from, weights + kernelAt[k], biases, shifts.get(k), true, to);
    } while (shifts.saturated(k, arena.slab(), to, s.outputs()));
    arena.release(mark);
  }

  /** The error of P_j's own logits. */
  private Tensor error(PassSchedule pass, int j, Tensor from) {
    ConvShape s = shape.pieces().get(shape.last());
    Tensor logits = pass.schedule().tensor("head " + j + ", logits, then error", 4 * s.outputs());
    Tensor label = pass.error();
    pass.schedule().step("head " + j + ", logits", () -> {
      int mark = arena.mark();
      bits += kernelBits[shape.last()];
      kernels.convolve32(s, arena.slab(), from.at(), weights + kernelAt[shape.last()], packBias(shape.last(), bits),
          logits.at());
      arena.release(mark);
    }).whenLearning().uses(from, logits).workspace(4 * s.outC());
    pass.schedule()
        .step("head " + j + ", error", () -> softmax.error(arena.slab(), logits.at(), bits, label.at(), logits.at(),
            s.outputs()))
        .whenLearning().uses(logits, label); // over the logits: each is read before it is overwritten
    return logits;
  }

  /** Through piece k, to the map below it. */
  private Tensor back(Schedule schedule, int k, Tensor error, Tensor map, String name) {
    ConvShape s = shape.pieces().get(k);
    Tensor to = schedule.tensor(name, s.inputs());
    schedule.step(name, () -> {
      back(k, error.at(), to.at());
      Elementwise.closeUnitsOf8(arena.slab(), map.at(), to.at(), s.inputs());
    }).whenLearning().uses(map, to).usesOnly(error, 0, s.outputs()).workspace(s.weights());
    return to;
  }

  private int packBias(int k, int accumulatorBits) {
    int count = shape.pieces().get(k).outC();
    int packed = arena.ints("int32 bias of a local head", count);
    byte[] m = arena.slab();
    int more = accumulatorBits - BIAS_BITS;
    for (int c = 0; c < count; c++) {
      int b = bias[biasAt[k] + c];
      putInt(m, packed + 4 * c, more >= 0 ? b << more : roundingShiftRight(b, -more));
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
}
