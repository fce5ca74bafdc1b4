package org.onegrasp.rules;

import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Augmentations;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedSoftmax;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rates;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.Schedule;
import org.onegrasp.network.Schedule.Step;
import org.onegrasp.network.Schedule.Tensor;
import org.onegrasp.network.SlidingRows;
import org.onegrasp.network.SplitWeights;

/**
 * Backpropagation through the last layers in fixed point, for the smallest budgets: what can be computed again is not
 * kept where the budget has no room for it, the sample itself included, which is drawn again from its seed. Layers
 * below {@code firstLayer} stay as they are.
 *
 * <pre>
 *   pass 1         | input -> h_1 -> ... h_last-1 -> logits;  e = softmax(logits) - label
 *   last layer     | W_last learns from h_last-1 and e;  g_last-1 = open_last-1 * W_last^T e
 *   layer i below  | input -> h_1 -> ... h_i-1;  W_i learns from h_i-1 and g_i;  g_i-1 = open_i-1 * W_i^T g_i
 *   layers 1, 0    | input, g_1: see {@link FixedLowLayers}, where the network begins with strides as ours does
 * </pre>
 *
 * Layers of stride 1 slide over their own input, see {@link SlidingRows}, and so do errors in the backward pass. Where
 * the budget has room, every tuned layer's input stays, each map and each gradient has its own place and weights'
 * gradients are made once: the same weights come out in half of the time. An arena without a budget measures the least.
 * A layer learns before the error goes down through it, but for layers 0 and 1 of a network that begins with strides,
 * which learn in this order. Errors are block floating point; a map that saturates, whose source is gone by then, stays
 * as it is and gets a wider shift for the next sample.
 */
final class FixedLastLayers implements FixedPass {
  private static final int LOWEST = 2; // layers whose map between them is there a few rows at a time
  private final NetworkShape shape;
  private final int last;
  private final int firstLayer;
  private final Arena arena;
  private final FixedFormat format;
  private final FixedNetwork network;
  private final SlidingRows rows;
  private final FixedDescent descent;
  private final FixedLowLayers lowest; // null where there are no strips
  private final FixedSoftmax softmax;
  private final BlockShifts shifts;
  private final Augmentations samples;
  private boolean keeps; // inputs of tuned layers
  private int strips; // layers below this one have no whole map between them
  private Tensor[] inputs; // [layer] of the first pass
  private Schedule schedule;
  private Tensor error; // the label until there is an error
  private short[] start;
  private Rates rates;

  FixedLastLayers(LessonParts parts, boolean momentum) {
    GraspModel model = parts.model();
    this.shape = model.shape();
    last = shape.size() - 1;
    this.firstLayer = parts.firstLayer();
    this.arena = parts.arena();
    this.format = model.format();
    Kernels kernels = parts.kernels(Kernels.LEAST_WORKSPACE_FLOATS);
    softmax = parts.softmax();
    SplitWeights weights = new SplitWeights(shape, firstLayer, arena);
    network = model.network(weights, kernels, arena);
    rows = new SlidingRows(network);
    descent = new FixedDescent(weights, format, firstLayer, momentum, kernels, parts);
    shifts = new BlockShifts(shape.size());
    lowest = SlidingRows.strips(shape) ? new FixedLowLayers(weights, rows, descent, shifts, kernels, arena) : null;
    samples = parts.samples();
    declare(true);
    if (!schedule.fitsBudget()) {
      declare(false);
    }
    schedule.place();
  }

  /** @param keeping rather than computing again */
  private void declare(boolean keeping) {
    keeps = keeping;
    strips = SlidingRows.strips(shape) && (!keeping || firstLayer < LOWEST) ? LOWEST : 0;
    inputs = new Tensor[shape.size()];
    schedule = new Schedule(arena);
    error = schedule.tensor("label, then error", shape.outputs(last));
    Tensor h = ascend(last - 1, false);
    error(h);
    learn(last, h, error);
    declareBelow(h);
  }

  /** From the last layer's input down. */
  private void declareBelow(Tensor top) {
    Tensor h = top;
    Tensor gradient = error;
    for (int i = last - 1; i >= Math.max(firstLayer, strips); i--) {
      gradient = goDown(i + 1, h, gradient);
      h = keeps ? inputs[i] : ascend(i - 1, true);
      learn(i, h, gradient);
    }
    if (firstLayer < strips) {
      learnLowest(goDown(strips, h, gradient));
    }
  }

  /**
   * From a new sample, or from the latest one again, to h_top.
   *
   * @return where it lies; the input for -1
   */
  private Tensor ascend(int top, boolean again) {
    boolean striped = strips > 0 && top > 0;
    int behind = striped ? SlidingRows.inputBehind(shape) : 0;
    int inputEnd = behind + shape.inputs(0);
    Tensor x = schedule.tensor(striped ? top == 1 ? "h_1" : "h_1 to h_" + top : "input",
        striped ? shape.outputs(1) : inputEnd);
    if (again) {
      schedule.step("same sample", () -> samples.again(x.at() + behind)).whenLearning().usesOnly(x, behind, inputEnd);
    } else {
      schedule.step("sample", () -> samples.nextOfSeed(x.at() + behind, error.at())).uses(error).usesOnly(x, behind,
          inputEnd);
    }
    if (striped) {
      Step step =
          schedule.step("layers 0 and 1", () -> rows.lowest(x.at() + behind, x.at())).uses(x).usesOnly(x, 0, inputEnd)
              .workspace(rows.lowestBytes());
      learning(step, again);
    }
    Tensor h = x;
    for (int i = striped ? strips : 0; i <= top; i++) {
      inputs[i] = h;
      h = forward(i, h, again);
    }
    return h;
  }

  private static void learning(Step step, boolean again) {
    if (again) {
      step.whenLearning();
    }
  }

  /** Over its input, or where it cannot be there, beside it. */
  private Tensor forward(int i, Tensor x, boolean again) {
    Step step;
    Tensor y = x;
    if (SlidingRows.slides(shape, i) && !(keeps && i >= firstLayer)) {
      int end = SlidingRows.ahead(shape, i) + shape.outputs(i);
      step =
          schedule.step("layer " + i, () -> rows.forward(i, x.at())).usesOnly(x, 0, Math.max(shape.inputs(i), end));
    } else {
      Tensor beside = schedule.tensor("h_" + i, shape.outputs(i));
      step = schedule.step("layer " + i, () -> network.forward(i, x.at(), beside.at())).usesOnly(x, 0, shape.inputs(i))
          .uses(beside);
      y = beside;
    }
    learning(step.workspace(network.forwardBytes(i)), again);
    return y;
  }

  private void error(Tensor h) {
    Tensor logits = schedule.tensor("logits", 4 * shape.outputs(last));
    schedule.step("layer " + last, () -> network.logits(h.at(), logits.at())).usesOnly(h, 0, shape.inputs(last))
        .uses(logits)
        .workspace(network.forwardBytes(last));
    schedule.step("error",
        () -> softmax.error(arena.slab(), logits.at(), format.accumulatorBits(last), error.at(), error.at(),
            shape.outputs(last)))
        .uses(logits, error);
  }

  private void learn(int i, Tensor h, Tensor gradient) {
    schedule.step("layer " + i + " learns", () -> descent.update(i, h.at(), gradient.at(), rates.of(i))).whenLearning()
        .usesOnly(h, 0, shape.inputs(i)).usesOnly(gradient, 0, shape.outputs(i))
        .workspace(keeps ? descent.mostBytes(i) : descent.bytes(i), descent.mostBytes(i));
  }

  /**
   * From the gradient at layer i's output to that at the output below it.
   *
   * @param h that output; of it a bit a unit stays
   */
  private Tensor goDown(int i, Tensor h, Tensor gradient) {
    int count = shape.inputs(i);
    schedule.step("open units of h_" + (i - 1), () -> Elementwise.openUnits8(arena.slab(), h.at(), count, h.at()))
        .whenLearning()
        .usesOnly(h, 0, count); // a byte for eight, so none is overwritten before it was read
    boolean slides = i < last && SlidingRows.slides(shape, i) && !keeps;
    Tensor below = slides ? gradient : schedule.tensor("gradient", count);
    Step step = schedule.step("g_" + (i - 1), () -> goDown(i, h.at(), gradient.at(), below.at())).whenLearning()
        .usesOnly(h, 0, Elementwise.bitBytes(count)).usesOnly(gradient, 0, shape.outputs(i))
        .workspace(network.inputGradientBytes(i));
    step.usesOnly(below, slides ? -SlidingRows.before(shape, i) : 0, count);
    return below;
  }

  private void goDown(int i, int open, int from, int to) {
    byte[] m = arena.slab();
    if (from == to) {
      rows.backward(i, to, shifts.get(i));
    } else {
      network.inputGradient(i, from, shifts.get(i), to);
    }
    shifts.saturated(i, m, to, shape.inputs(i));
    Elementwise.closeUnits8(m, open, to, shape.inputs(i));
  }

  private void learnLowest(Tensor gradient) {
    Tensor input = ascend(-1, true);
    if (firstLayer == 0) {
      schedule.step("layer 0 learns", () -> lowest.updateFirst(input.at(), gradient.at(), rates.of(0))).whenLearning()
          .uses(input).usesOnly(gradient, 0, shape.outputs(1)).workspace(lowest.bytes());
    }
    schedule.step("layer 1 learns", () -> lowest.updateSecond(input.at(), gradient.at(), rates.of(1))).whenLearning()
        .uses(input).usesOnly(gradient, 0, shape.outputs(1)).workspace(lowest.bytes());
  }

  @Override
  public void begin(short[] startWeights, long seed) {
    start = startWeights;
    network.load(startWeights);
    shifts.reset();
    descent.reset();
  }

  @Override
  public short[] weights() {
    short[] taught = start.clone();
    network.store(firstLayer, taught);
    return taught;
  }

  @Override
  public void forward() {
    schedule.runWithoutLearning();
  }

  @Override
  public void learn(Rates ofLayers) {
    rates = ofLayers;
    schedule.run();
  }
}
