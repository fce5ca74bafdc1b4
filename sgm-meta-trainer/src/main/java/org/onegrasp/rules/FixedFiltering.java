package org.onegrasp.rules;

import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.lesson.FilterShape;
import org.onegrasp.lesson.FixedFilters;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedSteps;
import org.onegrasp.lesson.FixedUpdate;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.PassSchedule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.Int16Weights;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.Schedule.Tensor;

/**
 * {@link FilteredBackpropagation} in fixed point, every tensor in one byte budget: one forward pass that keeps patch
 * means, one backward pass over patches.
 */
final class FixedFiltering {
  private static final int LOWEST = FilterShape.LOWEST;
  private final NetworkShape shape;
  private final int last;
  private final int firstLayer;
  private final Arena arena;
  private final FixedNetwork network;
  private final FixedFilters filters;
  private final FixedSteps steps;
  private final FixedUpdate updates;
  private final BlockShifts shifts;
  private final PassSchedule pass;
  private final Tensor[] means; // [i] of filtered layers: patch means of the input
  private final Tensor[] open; // [i] of tuned hidden layers: counts of open units in patches, or one bit a unit

  FixedFiltering(LessonParts parts) {
    GraspModel model = parts.model();
    shape = model.shape();
    last = shape.size() - 1;
    this.firstLayer = parts.firstLayer();
    this.arena = parts.arena();
    Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    parts.softmax();
    Int16Weights weights = new Int16Weights(model.shape(), arena);
    network = model.network(weights, kernels, arena);
    filters = new FixedFilters(shape, firstLayer);
    steps = new FixedSteps(weights, parts);
    updates = new FixedUpdate(shape, model.format(), kernels, steps, arena);
    shifts = new BlockShifts(shape.size());
    pass = new PassSchedule(parts, network, updates);
    means = new Tensor[last];
    open = new Tensor[last];
    Tensor top = forth();
    back(top);
  }

  /** Whether the gradient comes to layer i's output pooled, and stays so. */
  private boolean pooledBelow(int i) {
    return filters.has(i) && i < last - 1 && !FilteredBackpropagation.whole(shape, i);
  }

  /** Returns the last layer's input. */
  private Tensor forth() {
    pass.sample();
    Tensor x = pass.input();
    for (int i = 0; i < last; i++) {
      if (filters.has(i)) {
        keep(i, x);
      }
      Tensor y = pass.output("h", i);
      pass.forward(i, x, y);
      if (i >= firstLayer) {
        open(i, y);
      }
      x = y;
    }
    pass.error(x);
    return x;
  }

  private void keep(int i, Tensor x) {
    Tensor to = pass.schedule().tensor("patch means of layer " + i + "'s input", filters.inputs(i).pooled());
    pass.schedule().step("patches of layer " + i + "'s input", () -> filters.keep(i, arena.slab(), x.at(), to.at()))
        .whenLearning()
        .uses(x, to);
    means[i] = to;
  }

  private void open(int i, Tensor y) {
    Tensor to = pass.schedule().tensor("open units of h_" + i,
        pooledBelow(i) ? filters.outputs(i).pooled() : Elementwise.bitBytes(shape.outputs(i)));
    pass.schedule().step("open units of h_" + i, () -> {
      if (pooledBelow(i)) {
        filters.outputs(i).open8(arena.slab(), y.at(), to.at());
      } else {
        Elementwise.openUnits8(arena.slab(), y.at(), shape.outputs(i), to.at());
      }
    }).whenLearning().uses(y, to);
    open[i] = to;
  }

  /** @param top the last layer's input */
  private void back(Tensor top) {
    Tensor gradient = firstLayer < last ? belowHead() : null;
    pass.learn(last, top, pass.error());
    for (int i = last - 1; i >= Math.max(LOWEST, firstLayer); i--) {
      gradient = pooledBelow(i) ? closed(i, gradient) : pooled(i, gradient);
      Tensor below = i > firstLayer ? descend(i, gradient) : null;
      learnFiltered(i, gradient);
      gradient = below == null || pooledBelow(i - 1) ? below : whole(i - 1, below);
    }
    if (firstLayer < LOWEST) {
      pass.learn(0, pass.input(), gradient);
    }
  }

  /** The gradient at the last hidden layer's output. */
  private Tensor belowHead() {
    Tensor to = pass.output("S", last - 1);
    Tensor error = pass.error();
    pass.schedule().step("S_" + (last - 1), () -> {
      do {
        network.inputGradient(last, error.at(), shifts.get(last), to.at());
      } while (shifts.saturated(last, arena.slab(), to.at(), shape.inputs(last)));
      Elementwise.closeUnits8(arena.slab(), open[last - 1].at(), to.at(), shape.inputs(last));
    }).whenLearning().uses(error, to, open[last - 1]).workspace(network.inputGradientBytes(last));
    return to;
  }

  private Tensor pooled(int i, Tensor gradient) {
    Tensor to = pass.schedule().tensor("pooled S_" + i, filters.outputs(i).pooled());
    pass.schedule().step("pooled S_" + i, () -> filters.filter(i, arena.slab(), gradient.at(), to.at())).whenLearning()
        .uses(gradient, to);
    return to;
  }

  private Tensor closed(int i, Tensor gradient) {
    pass.schedule().step("open part of S_" + i, () -> filters.close(i, arena.slab(), open[i].at(), gradient.at()))
        .whenLearning()
        .uses(open[i], gradient);
    return gradient;
  }

  private Tensor descend(int i, Tensor gradient) {
    Tensor to = pass.schedule().tensor("pooled S_" + (i - 1), filters.inputs(i).pooled());
    pass.schedule().step("pooled S_" + (i - 1), () -> {
      do {
        network.inputGradient(i, filters.patches(i), gradient.at(), shifts.get(i), to.at());
      } while (shifts.saturated(i, arena.slab(), to.at(), filters.inputs(i).pooled()));
    }).whenLearning().uses(gradient, to).workspace(network.inputGradientBytes(i, filters.patches(i)));
    return to;
  }

  private void learnFiltered(int i, Tensor gradient) {
    pass.schedule()
        .step("layer " + i + " learns",
            () -> updates.updateFiltered(i, filters.patches(i), means[i].at(), gradient.at(),
                pass.rates().of(i)))
        .whenLearning().uses(means[i], gradient).workspace(updates.bytes(i, filters.patches(i)));
  }

  /** The gradient at layer i's output brought back to every cell from the patches of the layer above. */
  private Tensor whole(int i, Tensor pooled) {
    Tensor whole = pass.output("S", i);
    pass.schedule().step("S_" + i, () -> {
      filters.inputs(i + 1).spread8(arena.slab(), pooled.at(), whole.at());
      Elementwise.closeUnits8(arena.slab(), open[i].at(), whole.at(), shape.outputs(i));
    }).whenLearning().uses(pooled, open[i], whole);
    return whole;
  }

  /** Places every tensor; to be called once. */
  FixedPass pass() {
    return pass.place(shifts::reset, filters::reset, steps::reset);
  }
}
