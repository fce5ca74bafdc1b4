package org.onegrasp.rules;

import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedUpdate;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.PassSchedule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.Int8Weights;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.Schedule.Tensor;

/**
 * Backpropagation in fixed point as small devices do it, with quantisation-aware scaling (see {@link Int8Steps}):
 * weights stored in int8, every activation of the tuned layers kept until the error comes back, nothing computed twice
 * but what of a weight gradient finds no room until it is measured.
 */
final class FixedInt8 {
  private final NetworkShape shape;
  private final int firstLayer;
  private final Arena arena;
  private final FixedNetwork network;
  private final Int8Steps steps;
  private final BlockShifts shifts; // [i] of the error at layer i's input
  private final PassSchedule pass;

  FixedInt8(LessonParts parts) {
    GraspModel model = parts.model();
    this.shape = model.shape();
    this.firstLayer = parts.firstLayer();
    this.arena = parts.arena();
    Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    parts.softmax();
    shifts = new BlockShifts(shape.size());
    Int8Weights weights = new Int8Weights(shape, arena);
    network = model.network(weights, kernels, arena);
    steps = new Int8Steps(weights, parts);
    pass = new PassSchedule(parts, network, new FixedUpdate(shape, model.format(), kernels, steps, arena));
    Tensor[] input = forth();
    back(input);
  }

  /** Returns the inputs of all layers. */
  private Tensor[] forth() {
    Tensor[] input = new Tensor[shape.size()];
    pass.sample();
    input[0] = pass.input();
    for (int i = 0; i < shape.size() - 1; i++) {
      input[i + 1] = pass.output("h", i);
      pass.forward(i, input[i], input[i + 1]);
    }
    pass.error(input[shape.size() - 1]);
    return input;
  }

  /** Each error goes down through the weights before their update. */
  private void back(Tensor[] input) {
    Tensor error = pass.error();
    for (int i = shape.size() - 1; i >= firstLayer; i--) {
      Tensor below = i > firstLayer ? descend(i, error, input[i]) : null;
      pass.learn(i, input[i], error);
      error = below;
    }
  }

  private Tensor descend(int i, Tensor error, Tensor h) {
    Tensor below = pass.output("S", i - 1);
    pass.schedule().step("S_" + (i - 1), () -> descend(i, error.at(), h.at(), below.at())).whenLearning()
        .uses(error, h, below)
        .workspace(network.inputGradientBytes(i));
    return below;
  }

  private void descend(int i, int error, int h, int below) {
    byte[] m = arena.slab();
    do {
      network.inputGradient(i, error, shifts.get(i), below);
    } while (shifts.saturated(i, m, below, shape.inputs(i)));
    Elementwise.closeUnitsOf8(m, h, below, shape.inputs(i));
  }

  /** Places every tensor; to be called once. */
  FixedPass pass() {
    return pass.place(shifts::reset, steps::reset);
  }
}
