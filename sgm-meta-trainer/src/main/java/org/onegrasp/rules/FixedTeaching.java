package org.onegrasp.rules;

import org.onegrasp.kernels.Kernels;
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
import org.onegrasp.network.ReluMask;
import org.onegrasp.network.Schedule.Tensor;

/**
 * One teaching run in fixed point, every tensor in one byte budget: static synthetic gradients (see
 * {@link SyntheticGradients}) for the layers from {@code firstLayer} on, which is the exact head where that is the last
 * layer.
 *
 * <pre>
 *   pass 1     | h_0, h_1, ...; of the low layers one bit a unit stays, of the last three layers their input; the error
 *   backward   | the last three layers learn, each error goes down through the weights before their update
 *   modules    | gradients and bottleneck errors, from the highest module down
 *   pass 2     | S_0, layer 0 learns; h_0 | S_1, layer 1 learns; h_1 | ...
 *              | the layer below the last three learns
 * </pre>
 *
 * The last layers learn in the backward pass, from the inputs that the first pass left. Below them maps are not kept
 * but computed again: on the second pass each layer learns before it computes its output. Without modules it is
 * backpropagation that keeps one bit a unit of the low layers and computes the rest again.
 */
final class FixedTeaching {
  /** Layers whose inputs the first pass leaves, the last ones. */
  static final int KEPT_INPUTS = 3;
  private final NetworkShape shape;
  private final int firstLayer;
  private final ExactErrors errors;
  private final FixedChain chain;
  private final FixedSteps steps;
  private final FixedFilters filters;
  private final PassSchedule pass;
  private final int level; // of the layer below those that learn in the backward pass
  private final Tensor[] h; // [i] output of layer i at the latest step that was declared

  /**
   * @param modules those of the model, or none: backpropagation by computing again, with every gradient exact
   * @param filters of the layers whose gradients are filtered, see {@link GradientFilter}
   */
  FixedTeaching(LessonParts parts, ChainShape modules, FixedFilters filters) {
    this.filters = filters;
    GraspModel model = parts.model();
    this.shape = model.shape();
    this.firstLayer = parts.firstLayer();
    Arena arena = parts.arena();
    Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    parts.softmax();
    Int16Weights weights = new Int16Weights(model.shape(), arena);
    FixedNetwork network = model.network(weights, kernels, arena);
    errors = new ExactErrors(network, filters, arena);
    level = Math.max(-1, shape.size() - KEPT_INPUTS - 1);
    chain = new FixedChain(network, modules, level, firstLayer, errors, arena);
    if (modules.top() > 0) {
      chain.load(model.part(SyntheticGradients.PART).parameters());
    }
    steps = new FixedSteps(weights, parts);
    pass = new PassSchedule(parts, network, new FixedUpdate(shape, model.format(), kernels, steps, filters, arena));
    chain.declareInto(pass.schedule());
    h = new Tensor[shape.size()];
    firstPass();
    Tensor gradient = backward();
    if (firstLayer <= level) {
      chain.descend(gradient);
      secondPass(gradient);
    }
  }

  /** Of layer i. */
  private Tensor input(int i) {
    return i == 0 ? pass.input() : h[i - 1];
  }

  private void firstPass() {
    pass.sample();
    for (int i = 0; i < shape.size() - 1; i++) {
      h[i] = pass.output("h", i);
      pass.forward(i, input(i), h[i]);
      chain.keepReluMask(i, h[i]);
    }
    pass.error(input(shape.size() - 1));
  }

  /** The last layers learn. Returns the gradient of layer {@code level}. */
  private Tensor backward() {
    Tensor error = pass.error();
    for (int i = shape.size() - 1; i > level && i >= firstLayer; i--) {
      Tensor below = i > firstLayer ? errors.descend(pass, i, error, input(i)) : null;
      pass.learn(i, input(i), error);
      error = below;
    }
    return error;
  }

  private void secondPass(Tensor gradient) {
    for (int i = 0; i < level; i++) {
      if (i >= firstLayer) {
        pass.learn(i, input(i), chain.gradient(i));
      }
      Tensor again = pass.output("h", i);
      pass.forward(i, input(i), again).whenLearning();
      h[i] = again;
    }
    pass.learn(level, input(level), gradient);
  }

  /** Places every tensor; to be called once. */
  FixedPass pass() {
    return pass.place(errors::reset, chain::reset, filters::reset, steps::reset);
  }
}
