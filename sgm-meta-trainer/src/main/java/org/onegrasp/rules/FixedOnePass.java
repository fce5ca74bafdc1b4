package org.onegrasp.rules;

import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedFilters;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedSoftmax;
import org.onegrasp.lesson.FixedSteps;
import org.onegrasp.lesson.FixedUpdate;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.PassSchedule;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.Int16Weights;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.Schedule.Tensor;

/**
 * {@link OnePassGradients} in fixed point: one pass a sample, in which each low layer is updated as soon as its output
 * is there. The output that goes on is that of the weights before the update.
 */
final class FixedOnePass {
  private final NetworkShape shape;
  private final int firstLayer;
  private final int top; // the lowest layer whose gradient is exact
  private final FixedFormat format;
  private final FixedHeads heads;
  private final FixedSteps steps;
  private final ExactErrors errors;
  private final PassSchedule pass;
  private final Tensor[] input; // [i] of layer i

  FixedOnePass(LessonParts parts) {
    GraspModel model = parts.model();
    this.shape = model.shape();
    this.firstLayer = parts.firstLayer();
    Arena arena = parts.arena();
    this.format = model.format();
    HeadShape headShape = HeadShape.of(shape);
    top = headShape.entries();
    Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    FixedSoftmax softmax = parts.softmax();
    heads = new FixedHeads(headShape, kernels, softmax, arena);
    heads.load(model.part(OnePassGradients.PART).parameters());
    Int16Weights weights = new Int16Weights(model.shape(), arena);
    FixedNetwork network = model.network(weights, kernels, arena);
    errors = new ExactErrors(network, FixedFilters.none(shape), arena);
    steps = new FixedSteps(weights, parts);
    pass = new PassSchedule(parts, network, new FixedUpdate(shape, format, kernels, steps, arena));
    input = new Tensor[shape.size()];
    forwardPass();
    backward();
  }

  /** Low layers learn as soon as their output is there. */
  private void forwardPass() {
    pass.sample();
    input[0] = pass.input();
    int last = shape.size() - 1;
    for (int i = 0; i < last; i++) {
      input[i + 1] = pass.output("h", i);
      pass.forward(i, input[i], input[i + 1]);
      if (i >= firstLayer && i < top) {
        tune(i, input[i + 1]);
      }
    }
    pass.error(input[last]);
  }

  /** Low layer i learns from its input, its output and the label. */
  private void tune(int i, Tensor y) {
    pass.learn(i, input[i], heads.gradient(pass, i, y, format.activationBits().get(i)));
  }

  /** The last layers learn with their exact gradients; each error goes down through the weights before their update. */
  private void backward() {
    Tensor error = pass.error();
    for (int i = shape.size() - 1; i >= Math.max(top, firstLayer); i--) {
      Tensor below = i > Math.max(top, firstLayer) ? errors.descend(pass, i, error, input[i]) : null;
      pass.learn(i, input[i], error);
      error = below;
    }
  }

  /** Places every tensor; to be called once. */
  FixedPass pass() {
    return pass.place(heads::reset, errors::reset, steps::reset);
  }
}
