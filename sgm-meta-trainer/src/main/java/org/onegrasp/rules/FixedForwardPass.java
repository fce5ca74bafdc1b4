package org.onegrasp.rules;

import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Augmentations;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedSoftmax;
import org.onegrasp.lesson.FixedSteps;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rates;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.Schedule;
import org.onegrasp.network.Schedule.Step;
import org.onegrasp.network.Schedule.Tensor;
import org.onegrasp.network.WideNetwork;
import org.onegrasp.network.WideWeights;

/**
 * {@link FixedForwardGradients} below an exact head ({@link FixedHead}): one sample, one step of either. What lies
 * below the lowest layer that moves is computed once a sample.
 */
final class FixedForwardPass implements FixedPass {
  /** {@link FixedSteps} add up to sixteen times their rate by momentum; the head here has none. */
  private static final int MOMENTUM_SHARE = 16;
  private final NetworkShape shape;
  private final int last;
  private final int firstLayer;
  private final Arena arena;
  private final WideNetwork network;
  private final FixedForwardGradients gradients;
  private final FixedHead head;
  private final FixedSoftmax softmax;
  private final IntegerLoss entropy;
  private final Augmentations samples;
  private final Schedule schedule;
  private final Tensor[] input; // [i] of layer i
  private final Tensor label; // then the error
  private final Tensor logits; // int32
  private final FixedForwardGradients.Loss loss = this::loss;
  private Rates rates;

  FixedForwardPass(LessonParts parts, ForwardSettings settings) {
    this.shape = parts.shape();
    last = shape.size() - 1;
    this.firstLayer = settings.firstLayer();
    this.arena = parts.arena();
    Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    softmax = parts.softmax();
    WideWeights weights = new WideWeights(shape, arena);
    network = parts.model().network(weights, kernels, arena);
    entropy = new IntegerLoss(arena);
    gradients = new FixedForwardGradients(weights, settings, arena);
    head = new FixedHead(network, kernels, parts.dither(), arena);
    samples = parts.samples();
    schedule = new Schedule(arena);
    input = new Tensor[shape.size()];
    for (int i = 0; i <= last; i++) {
      input[i] = schedule.tensor(i == 0 ? "input" : "h_" + (i - 1), shape.inputs(i));
    }
    label = schedule.tensor("label, then error", shape.outputs(last));
    logits = schedule.tensor("logits", 4 * shape.outputs(last));
    declare();
    schedule.place();
  }

  private void declare() {
    schedule.step("sample", () -> samples.next(input[0].at(), label.at())).uses(input[0], label);
    for (int i = 0; i < firstLayer; i++) {
      forward(i);
    }
    Step slopes =
        schedule.step("slopes", () -> gradients.step(loss, samples.nextLong(), rates.of(firstLayer))).whenLearning()
            .uses(label, logits);
    int workspace = network.forwardBytes(last, 1);
    for (int i = firstLayer; i < last; i++) {
      slopes.uses(input[i], input[i + 1]);
      workspace = Math.max(workspace, network.forwardBytes(i, 1));
    }
    slopes.workspace(workspace);
    for (int i = firstLayer; i < last; i++) {
      forward(i);
    }
    schedule.step("layer " + last, () -> network.logits(input[last].at(), 1, logits.at())).uses(input[last], logits)
        .workspace(network.forwardBytes(last, 1));
    schedule
        .step("error", () -> softmax.error(arena.slab(), logits.at(), WideNetwork.LOGIT_BITS, label.at(), label.at(),
            shape.outputs(last)))
        .uses(logits, label);
    schedule.step("layer " + last + " learns", this::learnHead).whenLearning().uses(input[last], label);
  }

  private void forward(int i) {
    schedule.step("layer " + i, () -> network.forward(i, input[i].at(), input[i + 1].at(), 1))
        .uses(input[i], input[i + 1])
        .workspace(network.forwardBytes(i, 1));
  }

  private void learnHead() {
    head.add(shape.layer(last), input[last].at(), label.at());
    head.step(MOMENTUM_SHARE * rates.of(last));
  }

  private long loss() {
    for (int i = firstLayer; i < last; i++) {
      network.forward(i, input[i].at(), input[i + 1].at(), 1);
    }
    network.logits(input[last].at(), 1, logits.at());
    return entropy.ofMap(logits.at(), shape.outputs(last), label.at());
  }

  @Override
  public void begin(short[] start, long seed) {
    network.weights().load(start);
    gradients.begin(seed);
    head.begin();
  }

  @Override
  public short[] weights() {
    return network.weights().store();
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
