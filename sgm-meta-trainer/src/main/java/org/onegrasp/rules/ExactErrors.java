package org.onegrasp.rules;

import org.onegrasp.kernels.Elementwise;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.lesson.FixedFilters;
import org.onegrasp.lesson.PassSchedule;
import org.onegrasp.network.Arena;
import org.onegrasp.network.Epilogue;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.Schedule.Tensor;

/**
 * The backward pass of backpropagation, layer by layer through the network's own weights, in integers: int8 errors of
 * any scale. Through a layer with a {@link GradientFilter} for errors they go as sums over patches, and come to every
 * cell below.
 *
 * <p>
 * What a layer adds besides has its gradient from there too. The two must be at one scale, so that of every error it is
 * known how many fraction bits it has more than the error at the top.
 */
final class ExactErrors {
  private final FixedNetwork network;
  private final NetworkShape shape;
  private final Arena arena;
  private final FixedFilters filters;
  private final BlockShifts shifts; // [i] of the error at layer i's input
  // [i] fraction bits of the latest error at layer i's output; those below the last layer count from there
  private final int[] bits;

  ExactErrors(FixedNetwork network, FixedFilters filters, Arena arena) {
    this.filters = filters;
    this.network = network;
    this.shape = network.shape();
    this.arena = arena;
    shifts = new BlockShifts(shape.size());
    bits = new int[shape.size()];
  }

  /** Before a lesson. */
  void reset() {
    shifts.reset();
  }

  /** From the error at layer i's output, before its ReLU, to that at its input, behind the ReLU of the layer below. */
  void descend(int i, int error, int below) {
    if (filters.errorsAt(i)) {
      filtered(i, error, below);
      return;
    }
    int shift;
    do {
      shift = shifts.get(i);
      network.inputGradient(i, error, shift, below);
    } while (shifts.saturated(i, arena.slab(), below, shape.inputs(i)));
    note(i, shift);
  }

  private void note(int i, int shift) {
    bits[i - 1] = i == shape.size() - 1 ? 0 : bits[i] + network.kernelBits(i) - shift;
  }

  /** The same where the layer below is added by layer {@code above} too, whose error is at {@code added}. */
  private void descend(int i, int error, int above, int added, int below) {
    int up = bits[i] + network.kernelBits(i) - bits[above];
    int shift;
    do {
      shift = shifts.get(i);
      network.inputGradient(i, error, added, up, shift, below);
    } while (shifts.saturated(i, arena.slab(), below, shape.inputs(i)));
    note(i, shift);
  }

  /**
   * The step into any layer.
   *
   * @param errors [i] at layer i's output; of those above the one below, what is there
   * @param h output of the layer below, the input of layer i
   * @return the gradient there, before its ReLU
   */
  Tensor descend(PassSchedule pass, int i, Tensor[] errors, Tensor h) {
    int above = shape.skipTo(i - 1);
    Tensor error = errors[i];
    Tensor below = pass.output("S", i - 1);
    Tensor added = above == Epilogue.NO_SKIP ? error : errors[above];
    pass.schedule().step("S_" + (i - 1), () -> {
      if (above == Epilogue.NO_SKIP) {
        descend(i, error.at(), below.at());
      } else {
        descend(i, error.at(), above, added.at(), below.at());
      }
      close(i - 1, h.at(), below.at());
    }).whenLearning().uses(error, added, h, below)
        .workspace(above == Epilogue.NO_SKIP ? bytes(i) : network.summedGradientBytes(i));
    return below;
  }

  private void close(int i, int h, int gradient) {
    if (shape.relu(i)) {
      Elementwise.closeUnitsOf8(arena.slab(), h, gradient, shape.outputs(i));
    } else {
      Elementwise.closeSaturatedOf8(arena.slab(), h, gradient, shape.outputs(i));
    }
  }

  /**
   * The step into a layer of a network without skips.
   *
   * @param h output of the layer below, the input of layer i
   * @return the gradient there
   */
  Tensor descend(PassSchedule pass, int i, Tensor error, Tensor h) {
    Tensor below = pass.output("S", i - 1);
    pass.schedule().step("S_" + (i - 1), () -> descend(i, error.at(), below.at(), h.at())).whenLearning()
        .uses(error, h, below)
        .workspace(bytes(i));
    return below;
  }

  /** Workspace of {@link #descend}. */
  int bytes(int i) {
    return filters.errorsAt(i)
        ? Arena.aligned(filters.inputs(i).pooled()) + network.inputGradientBytes(i, filters.patches(i))
        : network.inputGradientBytes(i);
  }

  private void filtered(int i, int error, int below) {
    byte[] m = arena.slab();
    int mark = arena.mark();
    int pooled = arena.bytes("pooled gradient of a layer", filters.inputs(i).pooled());
    filters.filter(i, m, error, below); // its place until it spreads over it: never larger than a map
    do {
      network.inputGradient(i, filters.patches(i), below, shifts.get(i), pooled);
    } while (shifts.saturated(i, m, pooled, filters.inputs(i).pooled()));
    filters.inputs(i).spread8(m, pooled, below);
    arena.release(mark);
  }

  /** The same before the ReLU of the layer below, whose output h is there. */
  void descend(int i, int error, int below, int h) {
    descend(i, error, below);
    Elementwise.closeUnitsOf8(arena.slab(), h, below, shape.inputs(i));
  }
}
