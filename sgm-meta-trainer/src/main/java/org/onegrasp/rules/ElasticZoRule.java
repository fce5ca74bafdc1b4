package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.FixedPoint.roundingShiftRight;
import static org.onegrasp.fixedpoint.FixedPoint.saturate32;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.List;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Augmentations;
import org.onegrasp.lesson.FixedFilters;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedUpdate;
import org.onegrasp.lesson.LearningRule;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.PassSchedule;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.ByteWeights;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.Schedule.Step;
import org.onegrasp.network.Schedule.Tensor;
import org.onegrasp.network.WideNetwork;

/**
 * ElasticZO-INT8 (Sugiura and Matsutani 2025, arXiv 2501.04287) on a grasp network: weights stored in int8, the last
 * two layers by backpropagation with NITI's step ({@link NitiRule}), all below by the sign of the difference of two
 * integer losses along a random direction ({@link ByteProbes}). Two forward passes a sample, of which the second, with
 * the weights at w - z, gives the errors of the exact layers too. {@link ElasticTraining} is the same on batches, and
 * says what is ours.
 */
final class ElasticZoRule extends LearningRule {
  private static final String NAME = "elastic-zo-int8";
  private static final int EXACT = 2; // layers
  private static final int REACH = 7;
  /** Of the weights below the exact layers, moved by one direction, in parts of the rate. */
  private static final double SHARE = 0.08;

  @Override
  public List<Rule> variants() {
    return List.of(fixedVariant(NAME, 0.06));
  }

  private static int firstExact(NetworkShape shape) {
    return Math.max(1, shape.size() - EXACT);
  }

  @Override
  public double share(GraspModel model, int i) {
    return i < firstExact(model.shape()) ? SHARE : 1;
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    return new Pass(parts).pass();
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return macs(model.shape());
  }

  /** Two forward passes, the head once more, and gradients of the exact layers. */
  static long macs(NetworkShape shape) {
    int exact = firstExact(shape);
    return 2 * shape.macs(0) + shape.macs(shape.size() - 1) + shape.macs(exact) + shape.macs(exact + 1);
  }

  /** Keeps the inputs of the exact layers; below them neighbouring layers take turns in two maps. */
  private static final class Pass {
    private final NetworkShape shape;
    private final int last;
    private final int exact; // lowest layer with an exact gradient
    private final int logitShift;
    private final Arena arena;
    private final FixedNetwork network;
    private final ByteProbes probes;
    private final IntegerLoss entropy;
    private final ExactErrors errors;
    private final Augmentations samples;
    private final PassSchedule pass;
    private final Tensor[] input; // [i] of layer i
    private final Tensor logits; // int32, of a probe
    private final FixedForwardGradients.Loss loss = this::loss;
    private boolean probed; // whether this sample went forward

    Pass(LessonParts parts) {
      GraspModel model = parts.model();
      shape = parts.shape();
      last = shape.size() - 1;
      exact = firstExact(shape);
      logitShift = model.format().accumulatorBits(last) - WideNetwork.LOGIT_BITS;
      arena = parts.arena();
      Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
      parts.softmax();
      ByteWeights weights = new ByteWeights(shape, arena);
      network = model.network(weights, kernels, arena);
      probes = new ByteProbes(weights, exact, REACH);
      entropy = new IntegerLoss(arena);
      errors = new ExactErrors(network, FixedFilters.none(shape), arena);
      samples = parts.samples();
      NitiRule.Steps steps = new NitiRule.Steps(weights, arena);
      pass = new PassSchedule(parts, network, new FixedUpdate(shape, model.format(), kernels, steps, arena));
      logits = pass.schedule().tensor("logits of a probe", 4 * shape.outputs(last));
      input = inputs();
      forth();
      back();
    }

    private Tensor[] inputs() {
      int[] largest = new int[2];
      for (int i = 0; i < exact - 1; i++) {
        largest[i % 2] = Math.max(largest[i % 2], shape.outputs(i));
      }
      Tensor[] turns = {pass.schedule().tensor("even layers", largest[0]),
          pass.schedule().tensor("odd layers", largest[1])};
      Tensor[] inputs = new Tensor[shape.size()];
      inputs[0] = pass.input();
      for (int i = 1; i <= last; i++) {
        inputs[i] = i < exact ? turns[(i - 1) % 2] : pass.output("h", i - 1);
      }
      return inputs;
    }

    private void forth() {
      pass.sample();
      Step slopes = pass.schedule().step("slopes", this::probe).whenLearning().uses(input).uses(pass.error(), logits);
      int workspace = 0;
      for (int i = 0; i <= last; i++) {
        workspace = Math.max(workspace, network.forwardBytes(i));
      }
      slopes.workspace(workspace);
      for (int i = 0; i < last; i++) {
        int layer = i;
        pass.schedule().step("layer " + i, () -> unprobed(layer)).uses(input[i], input[i + 1])
            .workspace(network.forwardBytes(i));
      }
      pass.error(input[last]);
    }

    private void probe() {
      probes.step(loss, samples.nextLong(), pass.rates().of(0));
      probed = true;
    }

    /** The pass of a sample that is only looked at. */
    private void unprobed(int i) {
      if (!probed) {
        forward(i);
      }
      probed &= i < last - 1;
    }

    private void forward(int i) {
      network.forward(i, input[i].at(), input[i + 1].at());
    }

    private long loss() {
      for (int i = 0; i < last; i++) {
        forward(i);
      }
      network.logits(input[last].at(), logits.at());
      byte[] m = arena.slab();
      for (int k = 0; k < shape.outputs(last); k++) {
        int at = logits.at() + 4 * k;
        long sum = getInt(m, at);
        putInt(m, at, saturate32(logitShift >= 0 ? roundingShiftRight(sum, logitShift) : sum << -logitShift));
      }
      return entropy.ofMap(logits.at(), shape.outputs(last), pass.error().at());
    }

    /** Each error goes down through the weights before their update. */
    private void back() {
      Tensor error = pass.error();
      for (int i = last; i >= exact; i--) {
        Tensor below = i > exact ? errors.descend(pass, i, error, input[i]) : null;
        pass.learn(i, input[i], error);
        error = below;
      }
    }

    /** Places every tensor; to be called once. */
    FixedPass pass() {
      return pass.place(errors::reset, probes::begin);
    }
  }
}
