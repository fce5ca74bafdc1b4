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
  private static final int JOINED_BITS = 8; // that a pooled error gains where another is added to it
  private final FixedNetwork network;
  private final NetworkShape shape;
  private final Arena arena;
  private final FixedFilters filters;
  private final BlockShifts shifts; // [i] of the error at layer i's input
  // [i] fraction bits of the latest error at layer i's output; those below the last layer count from there
  private final int[] bits;
  private final BlockShifts joined; // [i] where patches and another error come together at layer i's input

  ExactErrors(FixedNetwork network, FixedFilters filters, Arena arena) {
    this.filters = filters;
    this.network = network;
    this.shape = network.shape();
    this.arena = arena;
    shifts = new BlockShifts(shape.size());
    bits = new int[shape.size()];
    joined = new BlockShifts(shape.size());
  }

  /** Before a lesson. */
  void reset() {
    shifts.reset();
    joined.reset();
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
    if (filters.errorsAt(i)) {
      filtered(i, error, above, added, below);
      return;
    }
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
        .workspace(above == Epilogue.NO_SKIP ? bytes(i) : summedBytes(i));
    return below;
  }

  private int summedBytes(int i) {
    return filters.errorsAt(i) ? Arena.aligned(filters.inputs(i).pooled())
        + Math.max(network.inputGradientBytes(i, filters.patches(i)), 4 * rowValues(i))
        : network.summedGradientBytes(i);
  }

  /** Values of a row of layer i's input. */
  private int rowValues(int i) {
    return shape.layer(i).width() * shape.layer(i).inC();
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
    int mark = arena.mark();
    int pooled = pooled(i, error, below);
    filters.inputs(i).spread8(arena.slab(), pooled, below);
    arena.release(mark);
  }

  /** The same where layer {@code above} adds to it. */
  private void filtered(int i, int error, int above, int added, int below) {
    byte[] m = arena.slab();
    int mark = arena.mark();
    int pooled = pooled(i, error, below);
    int line = rowValues(i);
    int sums = arena.ints("a row of errors", line);
    int up = bits[i - 1] + JOINED_BITS - bits[above];
    int shift;
    do {
      shift = joined.get(i);
      for (int row = 0; row < shape.layer(i).height(); row++) {
        filters.inputs(i).spreadRow8(m, pooled, row, JOINED_BITS, sums);
        Elementwise.addShifted8(m, sums, added + row * line, up, shift, false, below + row * line, line);
      }
    } while (joined.saturated(i, m, below, shape.inputs(i)));
    bits[i - 1] += JOINED_BITS - shift;
    arena.release(mark);
  }

  /**
   * The error at layer i's input, one value a patch, allocated here.
   *
   * @param scratch of a whole map, whose contents are lost
   */
  private int pooled(int i, int error, int scratch) {
    byte[] m = arena.slab();
    int pooled = arena.bytes("pooled gradient of a layer", filters.inputs(i).pooled());
    int means = filters.filter(i, m, error, scratch);
    int shift;
    do {
      shift = shifts.get(i);
      network.inputGradient(i, filters.patches(i), scratch, shift, pooled);
    } while (shifts.saturated(i, m, pooled, filters.inputs(i).pooled()));
    // a stride's 1 / s^2 is left out: below it there is nothing that this would be added to
    bits[i - 1] = bits[i] + means + network.kernelBits(i, filters.patches(i)) - shift;
    return pooled;
  }

  /** The same before the ReLU of the layer below, whose output h is there. */
  void descend(int i, int error, int below, int h) {
    descend(i, error, below);
    Elementwise.closeUnitsOf8(arena.slab(), h, below, shape.inputs(i));
  }
}
