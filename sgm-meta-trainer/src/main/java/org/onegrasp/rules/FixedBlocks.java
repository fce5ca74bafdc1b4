package org.onegrasp.rules;

import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedFilters;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedSteps;
import org.onegrasp.lesson.FixedUpdate;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.PassSchedule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.Epilogue;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.Int16Weights;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.Schedule;
import org.onegrasp.network.Schedule.Tensor;

/**
 * One teaching run in fixed point on a network with residual blocks (see {@link Epilogue}), of any depth.
 *
 * <p>
 * Without modules it is backpropagation with checkpoints, in four forward passes' multiplications: the first pass
 * leaves what goes into each {@linkplain #segment segment} of blocks; on the way down a segment's maps are computed
 * once more, right before it learns.
 *
 * <p>
 * With the modules of a {@link StageShape} gradients are exact down to the top of the lowest stage, whose output is all
 * that the first pass leaves of it. A second pass goes up through the stage, block by block:
 *
 * <pre>
 *   inner maps of block b from x_{b-1};   S_b = S_top M_b;   the block learns, exactly from S_b down
 *   x_b, with the new weights
 * </pre>
 */
final class FixedBlocks {
  private final NetworkShape shape;
  private final int firstLayer;
  private final ExactErrors errors;
  private final FixedSteps steps;
  private final FixedFilters filters;
  private final StageShape stage; // null without modules
  private final FixedStageModules modules; // likewise
  private final Arena arena;
  private final PassSchedule pass;
  private final Tensor[] h; // [i] output of layer i, where it is at the latest step that was declared
  private final Tensor[] gradients; // [i] at the output of layer i, before its ReLU

  /**
   * @param stage whose modules the model has, or null: backpropagation
   * @param filters of the layers whose gradients of weights are filtered, see {@link GradientFilter}
   */
  FixedBlocks(LessonParts parts, StageShape stage, FixedFilters filters) {
    GraspModel model = parts.model();
    shape = model.shape();
    firstLayer = parts.firstLayer();
    arena = parts.arena();
    this.filters = filters;
    this.stage = stage;
    Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    parts.softmax();
    Int16Weights weights = new Int16Weights(model.shape(), arena);
    FixedNetwork network = model.network(weights, kernels, arena);
    errors = new ExactErrors(network, filters, arena);
    modules = stage == null ? null
        : new FixedStageModules(stage, model.part(StageGradients.PART).parameters(), kernels, arena);
    steps = new FixedSteps(weights, parts);
    pass = new PassSchedule(parts, network, new FixedUpdate(shape, model.format(), kernels, steps, filters, arena));
    h = new Tensor[shape.size()];
    gradients = new Tensor[shape.size()];
    firstPass();
    if (stage == null || firstLayer > stage.top()) {
      backward(firstLayer, firstLayer);
    } else {
      backward(stage.top(), stage.top() + 1);
      secondPass();
    }
  }

  /**
   * Multiplications for one sample.
   *
   * @param stage null without modules
   */
  static long macs(NetworkShape shape, StageShape stage, int firstLayer) {
    boolean modules = stage != null && firstLayer <= stage.top();
    int exact = modules ? stage.top() : firstLayer; // the lowest layer whose gradient is made in the backward pass
    long macs = shape.macs(0) + shape.macs(firstLayer) + shape.macs(exact + 1);
    int learning = Math.max(firstLayer, modules ? exact + 1 : 0);
    int computed = shape.size();
    for (int i = shape.size() - 1; i >= learning; i--) {
      if (shape.skip(i) != Epilogue.NO_SKIP && shape.skip(i) + 1 < computed) { // segments once more
        computed = segment(shape, i, learning);
        macs += shape.macs(computed) - shape.macs(i);
      }
    }
    for (int b = 0; modules && b <= stage.modules(); b++) {
      int lowest = Math.max(b == 0 ? 0 : stage.end(b - 1) + 1, firstLayer);
      macs += stage.end(b) > lowest ? shape.macs(lowest + 1) - shape.macs(stage.end(b) + 1) : 0;
    }
    return modules ? macs + shape.macs(0) - shape.macs(stage.top()) + stage.macs() : macs;
  }

  /** Of layer i. */
  private Tensor input(int i) {
    return i == 0 ? pass.input() : h[i - 1];
  }

  private void firstPass() {
    int last = shape.size() - 1;
    pass.sample();
    for (int i = 0; i < last; i++) {
      forward(i);
    }
    pass.error(input(last));
    gradients[last] = pass.error();
  }

  private Schedule.Step forward(int i) {
    Tensor y = pass.output("h", i);
    Schedule.Step step = shape.skip(i) == Epilogue.NO_SKIP ? pass.forward(i, input(i), y)
        : pass.forward(i, input(i), h[shape.skip(i)], y);
    h[i] = y;
    return step;
  }

  /**
   * From the last layer down.
   *
   * @param lowest layer whose gradient is made
   * @param learning lowest layer that learns
   */
  private void backward(int lowest, int learning) {
    int computed = shape.size(); // the lowest layer whose output was computed again, with all up to the segment's end
    for (int i = shape.size() - 1; i >= learning; i--) {
      if (shape.skip(i) != Epilogue.NO_SKIP && shape.skip(i) + 1 < computed) {
        computed = segment(shape, i, learning);
        computeAgain(computed, i);
      }
      learn(i, lowest);
    }
  }

  /**
   * The lowest layer of the segment that ends with the block of layer {@code end}. Of a stage's n blocks each end of a
   * segment is kept from the first pass, and of the present segment two maps a block: fewest with about sqrt(n/2)
   * blocks in it.
   *
   * @param learning lowest layer that learns: no block wholly below it is in a segment
   */
  private static int segment(NetworkShape shape, int end, int learning) {
    int top = end;
    while (shape.skipTo(top) != Epilogue.NO_SKIP) {
      top = shape.skipTo(top);
    }
    int blocks = 0;
    for (int i = top; i >= learning && shape.skip(i) != Epilogue.NO_SKIP; i = shape.skip(i)) {
      blocks++;
    }
    int start = end;
    for (long b = Math.max(1, Math.round(Math.sqrt(blocks / 2.0))); b > 0 && start >= learning; b--) {
      start = shape.skip(start) == Epilogue.NO_SKIP ? start : shape.skip(start);
    }
    return start + 1;
  }

  private void computeAgain(int from, int end) {
    for (int i = from; i < end; i++) {
      forward(i).whenLearning();
    }
  }

  /** Layer i, after the error went down through it, unless it is the lowest. */
  private void learn(int i, int lowest) {
    if (i > lowest) {
      gradients[i - 1] = errors.descend(pass, i, gradients, input(i));
    }
    pass.learn(i, input(i), gradients[i]);
  }

  private void secondPass() {
    for (int b = 0; b <= stage.modules(); b++) {
      int first = b == 0 ? 0 : stage.end(b - 1) + 1;
      int end = stage.end(b);
      int lowest = Math.max(first, firstLayer);
      boolean below = b < stage.modules();
      boolean before = below && (shape.relu(end) || end < lowest); // whether x_b is there before the block learns
      computeAgain(first, before ? end + 1 : end);
      if (below && end >= lowest) {
        module(b, end);
      }
      for (int i = end; i >= lowest; i--) {
        learn(i, lowest);
      }
      if (below && !before) {
        computeAgain(end, end + 1);
      }
    }
  }

  private void module(int b, int end) {
    Tensor top = gradients[stage.top()];
    Tensor s = pass.output("S", end);
    Tensor y = h[end];
    gradients[end] = s;
    Schedule.Step step = pass.schedule().step("S_" + end, () -> {
      modules.gradient(b, top.at(), s.at());
      if (shape.relu(end)) {
        Elementwise.closeUnitsOf8(arena.slab(), y.at(), s.at(), s.bytes());
      }
    }).whenLearning().uses(top, s);
    if (shape.relu(end)) {
      step.uses(y);
    }
  }

  /** Places every tensor; to be called once. */
  FixedPass pass() {
    Runnable resetModules = modules == null ? () -> {} : modules::reset;
    return pass.place(errors::reset, filters::reset, steps::reset, resetModules);
  }
}
