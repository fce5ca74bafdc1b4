package org.onegrasp.rules;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.ReluMask;
import org.onegrasp.network.Schedule;
import org.onegrasp.network.Schedule.Step;
import org.onegrasp.network.Schedule.Tensor;

/**
 * The low end of {@link GradientChain} in integers: int8 weights and maps, int32 accumulators. Only the direction of a
 * gradient counts, so each convolution keeps its own right shift and widens it when a map saturates (block floating
 * point that follows the data). Without modules the errors go on down through the network's own weights.
 */
final class FixedChain {
  private static final int OUTLET = 0; // kinds of convolution, each with a shift a layer
  private static final int REDUCTION = 1;
  private static final int STEP = 2;
  private static final int KINDS = 3;
  private final NetworkShape network;
  private final ChainShape shape;
  private final ExactErrors errors;
  private final Kernels kernels;
  private final Arena arena;
  private final int firstLayer;
  private final int level; // of the layer whose gradient comes from above
  private final int weights; // int8, laid out as ChainShape says
  private Schedule schedule;
  private final Tensor[] open; // [i] one bit a unit
  private final Tensor[] bottleneck; // [j] r_j, int8
  private final Tensor[] gradients; // [i] S_i, int8, without modules
  private final BlockShifts shifts;

  /** @param level the lowest layer whose gradient is known without this chain */
  FixedChain(FixedNetwork layers, ChainShape shape, int level, int firstLayer, ExactErrors errors, Arena arena) {
    if (shape.top() != 0 && shape.top() != level) {
      throw new IllegalArgumentException(
          "modules hang from layer " + shape.top() + ", gradients are known from layer " + level + " on");
    }
    this.network = layers.shape();
    this.shape = shape;
    this.level = level;
    this.firstLayer = firstLayer;
    this.errors = errors;
    kernels = layers.kernels();
    this.arena = arena;
    weights = arena.bytes("module weights", firstLayer < shape.top() ? shape.parameters() : 0);
    open = new Tensor[level];
    bottleneck = new Tensor[shape.top()];
    gradients = new Tensor[level];
    shifts = new BlockShifts(KINDS * network.size());
  }

  /** Before the first step is declared. */
  void declareInto(Schedule ofPass) {
    schedule = ofPass;
    for (int i = firstLayer; i < level; i++) {
      open[i] = schedule.tensor("open units of h_" + i, Elementwise.bitBytes(network.outputs(i)));
    }
  }

  /** Quantises the modules' float parameters into the slab, each convolution to its own power of two. */
  void load(float[] parameters) {
    for (int j = 0; firstLayer < shape.top() && j < shape.top(); j++) {
      pack(parameters, shape.outletOffset(j), shape.outlets().get(j));
      pack(parameters, shape.reductionOffset(j + 1), shape.reductions().get(j + 1));
      pack(parameters, shape.stepOffset(j + 1), shape.steps().get(j + 1));
    }
  }

  private void pack(float[] parameters, int at, ConvShape s) {
    ModuleWeights.pack(parameters, at, s.weights(), arena.slab(), weights + at);
  }

  /** Before a lesson. */
  void reset() {
    shifts.reset();
  }

  /**
   * On the first pass: keeps which units of layer i's int8 output at h are open: neither cut off by ReLU nor saturated.
   */
  void keepReluMask(int i, Tensor h) {
    if (i >= firstLayer && i < level) {
      schedule
          .step("open units of h_" + i,
              () -> Elementwise.openUnits8(arena.slab(), h.at(), network.outputs(i), open[i].at()))
          .whenLearning().uses(h, open[i]);
    }
  }

  /**
   * Between the passes: the gradient at the output of layer {@code level} down to every tuned layer below. Without
   * modules this makes every S_i; with them {@link #gradient} makes them.
   *
   * @param s that gradient, int8 of any scale, which stays
   */
  void descend(Tensor s) {
    Tensor from = s;
    for (int j = level; j > firstLayer; j--) {
      if (shape.top() == 0) {
        exact(j, from);
        from = gradients[j - 1];
      } else {
        bottleneck(j, j == level ? s : outlet(j));
      }
    }
  }

  private void exact(int j, Tensor from) {
    Tensor to = gradient("S_", j - 1);
    gradients[j - 1] = to;
    schedule.step("S_" + (j - 1), () -> {
      errors.descend(j, from.at(), to.at());
      mask(j - 1, to.at());
    }).whenLearning().uses(from, to, open[j - 1]).workspace(errors.bytes(j));
  }

  /** r_j-1 by the module between layers j and j - 1. */
  private void bottleneck(int j, Tensor from) {
    Tensor reduced = schedule.tensor("C_" + j, shape.reductions().get(j).outputs());
    bottleneck[j - 1] = schedule.tensor("r_" + (j - 1), shape.steps().get(j).outputs());
    schedule
        .step("C_" + j,
            () -> convolve(REDUCTION, j, shape.reductions().get(j), from.at(), shape.reductionOffset(j), reduced.at()))
        .whenLearning().uses(from, reduced);
    schedule
        .step("r_" + (j - 1),
            () -> convolve(STEP, j, shape.steps().get(j), reduced.at(), shape.stepOffset(j), bottleneck[j - 1].at()))
        .whenLearning().uses(reduced, bottleneck[j - 1]);
  }

  /** S_j from r_j. */
  private Tensor outlet(int j) {
    Tensor to = gradient("S_", j);
    Step step = schedule.step("S_" + j, () -> outlet(j, to.at())).whenLearning().uses(bottleneck[j], open[j], to);
    if (shape.upsampled(network, j)) {
      step.workspace(shape.line(j));
    }
    return to;
  }

  private Tensor gradient(String name, int i) {
    return schedule.tensor(name + i, network.outputs(i));
  }

  private void outlet(int j, int to) {
    convolve(OUTLET, j, shape.outlets().get(j), bottleneck[j].at(), shape.outletOffset(j), to);
    if (shape.upsampled(network, j)) {
      int mark = arena.mark();
      shape.interleave(j, arena.slab(), to, arena.slab(), arena.bytes("row of a gradient", shape.line(j)));
      arena.release(mark);
    }
    mask(j, to);
  }

  private void mask(int i, int g) {
    Elementwise.closeUnits8(arena.slab(), open[i].at(), g, network.outputs(i));
  }

  private void convolve(int kind, int j, ConvShape s, int from, int weightOffset, int to) {
    int shift = KINDS * j + kind;
    do {
      kernels.convolve8(s, arena.slab(), from, weights + weightOffset, -1, shifts.get(shift), false, to);
    } while (shifts.saturated(shift, arena.slab(), to, s.outputs()));
  }

  /** On the second pass: S_i, i below {@code level}, int8 of any scale. */
  Tensor gradient(int i) {
    return shape.top() == 0 ? gradients[i] : outlet(i);
  }
}
