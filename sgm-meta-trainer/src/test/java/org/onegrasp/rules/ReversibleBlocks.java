package org.onegrasp.rules;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
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
import org.onegrasp.network.Schedule.Tensor;

/**
 * The rival of synthetic gradients on a deep network: a teaching run in fixed point with exact gradients through a
 * reversible stage (Gomez et al. 2017), whose activations are not kept but computed from those above. Functions 1 to n
 * take turns at two streams, x_0 that begins empty and x_1 that begins as the output of layer 0:
 *
 * <pre>
 *   up, k = 1 .. n     x_t = x_t + f_k(x_s)           t = 0, s = 1 for odd k, t = 1, s = 0 for even k
 *   down, k = n .. 1   h = relu(D_k x_s);  x_t = x_t - P_k h;  g = open * P_k^T g_t;  P_k learns from h, g_t
 *                      g_s = g_s + D_k^T g;  D_k learns from x_s, g
 * </pre>
 *
 * with D_k depthwise, P_k pointwise. As a {@link NetworkShape} it is a chain in which a pointwise layer adds the output
 * of the one before the last, so that {@link Backpropagation} is the same in float. For comparison only: no model that
 * is shipped has such a stage.
 */
final class ReversibleBlocks {
  private final NetworkShape shape;
  private final int functions;
  private final Arena arena;
  private final FixedNetwork network;
  private final ReversibleStreams streams;
  private final ExactErrors errors;
  private final FixedSteps steps;
  private final PassSchedule pass;
  private final Watch watch;
  private final Tensor[] x = new Tensor[2]; // int16
  private final Tensor[] g = new Tensor[2]; // int8, the latest
  private final Tensor[] h; // [i] output of layer i above the stage, and what the layer above the stage sees of it

  /** Sees the streams, at these offsets, below function k: on the way up before it, on the way down behind it. */
  interface Watch {
    Watch NONE = (k, inverted, first, second) -> {};

    void below(int k, boolean inverted, int first, int second);
  }

  ReversibleBlocks(LessonParts parts, Watch watch) {
    this.watch = watch;
    GraspModel model = parts.model();
    shape = model.shape();
    functions = functions(shape);
    arena = parts.arena();
    Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    parts.softmax();
    FixedFilters unfiltered = FixedFilters.none(shape);
    Int16Weights weights = new Int16Weights(shape, arena);
    network = model.network(weights, kernels, arena);
    streams = new ReversibleStreams(2 * functions, model.format(), weights, network, arena);
    errors = new ExactErrors(network, unfiltered, arena);
    steps = new FixedSteps(weights, parts);
    pass =
        new PassSchedule(parts, network, new FixedUpdate(shape, model.format(), kernels, steps, unfiltered, arena));
    h = new Tensor[shape.size()];
    up();
    down();
  }

  /**
   * {@link NetworkShape#deep} with a reversible stage in place of its residual one.
   *
   * @param channels of each stream
   * @param times functions for each block of the deep network
   */
  static NetworkShape deep(int channels, int times) {
    List<ConvShape> layers = new ArrayList<>(List.of(Convolution.of(5, 1, channels).strided(2).over(96, 96)));
    List<Epilogue> epilogues = new ArrayList<>(List.of(Epilogue.RELU));
    int[] blocks = {5, 5, 4}; // with dilations 1, 2, 4
    for (int d = 0; d < blocks.length; d++) {
      for (int k = 0; k < times * blocks[d]; k++) {
        int addend = layers.size() - 3; // the output of the function before the last
        layers.add(Convolution.depthwise(3, channels).dilated(1 << d).over(48, 48));
        epilogues.add(Epilogue.RELU);
        layers.add(Convolution.pointwise(channels, channels).over(48, 48));
        epilogues.add(addend < 0 ? Epilogue.LINEAR : Epilogue.adding(addend));
      }
    }
    layers.addAll(List.of(Convolution.depthwise(3, channels).strided(2).over(48, 48),
        Convolution.pointwise(channels, 24).over(24, 24), Convolution.depthwise(3, 24).dilated(2).over(24, 24),
        Convolution.pointwise(24, 24).over(24, 24), Convolution.pointwise(24, 8).over(24, 24)));
    int separated = layers.size() - 4;
    epilogues.addAll(
        List.of(Epilogue.RELU, Epilogue.LINEAR, Epilogue.RELU, Epilogue.adding(separated), Epilogue.LINEAR));
    return new NetworkShape(layers, epilogues);
  }

  /** Of the stage that begins above layer 0: pairs of layers without a stride. */
  private static int functions(NetworkShape shape) {
    int n = 0;
    while (shape.layer(2 * n + 1).stride() == 1) {
      n++;
    }
    return n;
  }

  /** Multiplications for one sample: forth, functions once more but for the lowest pointwise layer, and back. */
  static long macs(NetworkShape shape) {
    long stage = shape.macs(1) - shape.macs(2 * functions(shape) + 1);
    return shape.macs(0) + stage - shape.layer(2).macs() + shape.macs(0) + shape.macs(1);
  }

  private static int target(int k) {
    return (k + 1) % 2;
  }

  private static int depthwise(int k) {
    return 2 * k - 1;
  }

  private static int pointwise(int k) {
    return 2 * k;
  }

  private void up() {
    pass.sample();
    Tensor h0 = pass.output("h", 0);
    pass.forward(0, pass.input(), h0);
    int count = shape.outputs(0);
    for (int stream = 0; stream < 2; stream++) {
      x[stream] = pass.schedule().tensor("stream " + stream, 2 * count);
    }
    pass.schedule().step("streams", () -> {
      streams.clear(x[0].at(), count);
      streams.begin(h0.at(), x[1].at(), count);
    }).uses(h0, x[0], x[1]);
    for (int k = 1; k <= functions; k++) {
      int function = k;
      Tensor inner = inner(k, false);
      pass.schedule().step("x + f_" + k, () -> {
        watch.below(function, false, x[0].at(), x[1].at());
        streams.couple(pointwise(function), inner.at(), x[target(function)].at(), 1);
      }).uses(inner, x[0], x[1]).workspace(streams.coupleBytes(pointwise(k)));
    }
    above();
  }

  /** The layers above the stage, whose outputs stay. */
  private void above() {
    int top = pointwise(functions);
    h[top] = view(top + 1, target(functions), false);
    for (int i = top + 1; i < shape.size() - 1; i++) {
      h[i] = pass.output("h", i);
      if (shape.skip(i) == Epilogue.NO_SKIP) {
        pass.forward(i, h[i - 1], h[i]);
      } else {
        pass.forward(i, h[i - 1], h[shape.skip(i)], h[i]);
      }
    }
    pass.error(h[shape.size() - 2]);
  }

  /** What layer i sees of a stream. */
  private Tensor view(int i, int stream, boolean learning) {
    Tensor view = pass.schedule().tensor("x_" + (i - 1), shape.inputs(i));
    var step =
        pass.schedule().step("view " + i, () -> streams.view(i, x[stream].at(), view.at())).uses(x[stream], view);
    if (learning) {
      step.whenLearning();
    }
    return view;
  }

  /** The map inside function k. */
  private Tensor inner(int k, boolean learning) {
    int layer = depthwise(k);
    Tensor inner = pass.output("h", layer);
    Tensor view = view(layer, 1 - target(k), learning);
    var step = pass.forward(layer, view, inner);
    if (learning) {
      step.whenLearning();
    }
    return inner;
  }

  private void down() {
    Tensor[] gradients = new Tensor[shape.size()];
    int last = shape.size() - 1;
    int top = pointwise(functions);
    gradients[last] = pass.error();
    for (int i = last; i > top; i--) {
      gradients[i - 1] = errors.descend(pass, i, gradients, h[i - 1]);
      pass.learn(i, h[i - 1], gradients[i]);
    }
    g[target(functions)] = gradients[top];
    for (int k = functions; k >= 1; k--) {
      down(k);
    }
  }

  private void down(int k) {
    int t = target(k);
    int s = 1 - t;
    Tensor gt = g[t];
    Tensor inner = inner(k, true);
    if (k > 1) { // below the first function its stream is empty
      pass.schedule().step("x - f_" + k, () -> {
        streams.couple(pointwise(k), inner.at(), x[t].at(), -1);
        watch.below(k, true, x[0].at(), x[1].at());
      }).whenLearning().uses(inner, x[0], x[1]).workspace(streams.coupleBytes(pointwise(k)));
    }
    Tensor gInner = pass.output("S", depthwise(k));
    pass.schedule().step("S_" + depthwise(k), () -> {
      if (k == functions) {
        streams.beginGradient(t);
      }
      streams.intoFunction(pointwise(k), t, gt.at(), inner.at(), gInner.at());
    }).whenLearning().uses(gt, inner, gInner).workspace(network.inputGradientBytes(pointwise(k)));
    pass.learn(pointwise(k), inner, gt);
    g[s] = out(k, s, gInner, g[s]);
    Tensor view = view(depthwise(k), s, true);
    pass.learn(depthwise(k), view, gInner);
    if (k == 1) {
      learnBelow(view, g[s]);
    }
  }

  /** The gradient at stream s with what comes back through function k. */
  private Tensor out(int k, int s, Tensor gInner, Tensor before) {
    int layer = depthwise(k);
    Tensor sum = pass.schedule().tensor("S of stream " + s + " below f_" + k, shape.inputs(layer));
    var step = pass.schedule().step("S of stream " + s, () -> {
      if (before == null) {
        streams.beginGradient(s);
      }
      streams.outOfFunction(layer, s, gInner.at(), x[s].at(), before == null ? -1 : before.at(), sum.at());
    }).whenLearning().uses(gInner, x[s], sum).workspace(streams.outOfFunctionBytes(layer));
    if (before != null) {
      step.uses(before);
    }
    return sum;
  }

  /** Layer 0, whose output is what the second stream has become again. */
  private void learnBelow(Tensor h0, Tensor gradient) {
    pass.schedule().step("ReLU of layer 0",
        () -> Elementwise.closeUnitsOf8(arena.slab(), h0.at(), gradient.at(), shape.outputs(0))).whenLearning()
        .uses(h0, gradient);
    pass.learn(0, pass.input(), gradient);
  }

  /** Places every tensor; to be called once. */
  FixedPass pass() {
    return pass.place(errors::reset, streams::reset, steps::reset);
  }
}
