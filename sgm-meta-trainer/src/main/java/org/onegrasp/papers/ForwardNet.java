package org.onegrasp.papers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.layers.Activation;
import org.onegrasp.network.layers.ConvolutionLayer;
import org.onegrasp.network.layers.Dense;
import org.onegrasp.network.layers.Inference;
import org.onegrasp.network.layers.Layer;
import org.onegrasp.network.layers.Loss;
import org.onegrasp.network.layers.Stack;
import org.onegrasp.network.layers.Tape;
import org.onegrasp.rules.ElasticSettings;
import org.onegrasp.rules.ElasticTraining;
import org.onegrasp.rules.ForwardGradients;
import org.onegrasp.rules.ForwardSettings;
import org.onegrasp.rules.ForwardTraining;

/**
 * A small classifier that both arithmetics know: convolutions and dense layers with ReLU between, one parameter vector.
 */
final class ForwardNet {
  private static final int MEASURED_TOGETHER = 100;
  private final NetworkShape shape;
  private final Kernels.Source source;

  /**
   * How long and how boldly.
   *
   * @param firstLayer lowest layer that learns
   * @param rate at the start, falling linearly to 0
   */
  record Training(int firstLayer, int batch, int steps, double rate, long seed) {
    double rate(int step) {
      return rate * (steps - step) / steps;
    }
  }

  ForwardNet(NetworkShape shape, Kernels.Source source) {
    this.shape = shape;
    this.source = source;
  }

  /** With kernels of its own, since threads may learn side by side. */
  private Stack stack() {
    Kernels kernels = source.make();
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      ConvShape s = shape.layer(i);
      boolean dense = s.height() == 1 && s.width() == 1;
      layers.add(dense ? new Dense(kernels, s.inC(), s.outC()) : new ConvolutionLayer(kernels, s));
      if (shape.relu(i)) {
        layers.add(new Activation(Activation.Function.RELU, shape.outputs(i)));
      }
    }
    return new Stack(layers);
  }

  /**
   * Two convolutions with stride 2 over (16, 16, 1), then dense layers of 32 units and one for each class: 9,930
   * parameters with ten.
   */
  static ForwardNet digits(int classes, Kernels.Source kernels) {
    return new ForwardNet(
        new NetworkShape(
            List.of(Convolution.of(5, 1, 8).strided(2).over(16, 16), Convolution.of(3, 8, 16).strided(2).over(8, 8),
                Convolution.pointwise(256, 32).over(1, 1), Convolution.pointwise(32, classes).over(1, 1))),
        kernels);
  }

  /**
   * Three convolutions with stride 2 over log-mel values (32, 24, 1), then dense layers of 32 units and one for each
   * class: 12,226 parameters with ten.
   */
  static ForwardNet spokenDigits(int classes, Kernels.Source kernels) {
    return new ForwardNet(
        new NetworkShape(
            List.of(Convolution.of(5, 1, 8).strided(2).over(32, 24), Convolution.of(3, 8, 16).strided(2).over(16, 12),
                Convolution.of(3, 16, 16).strided(2).over(8, 6), Convolution.pointwise(192, 32).over(1, 1),
                Convolution.pointwise(32, classes).over(1, 1))),
        kernels);
  }

  /**
   * Two convolutions with stride 2 over photographs (16, 16, 3), then dense layers of 32 units and one for each class:
   * 13,529 parameters with five.
   */
  static ForwardNet photographs(int classes, Kernels.Source kernels) {
    return new ForwardNet(
        new NetworkShape(
            List.of(Convolution.of(5, 3, 12).strided(2).over(16, 16), Convolution.of(3, 12, 20).strided(2).over(8, 8),
                Convolution.pointwise(320, 32).over(1, 1), Convolution.pointwise(32, classes).over(1, 1))),
        kernels);
  }

  /**
   * Three convolutions with stride 2 over depth pictures (side, side, 1), side a multiple of 8, then dense layers of 32
   * units and one for each class: 8,501 parameters with five and a side of 24.
   */
  static ForwardNet views(int side, int classes, Kernels.Source kernels) {
    int cells = side / 8 * (side / 8);
    return new ForwardNet(
        new NetworkShape(List.of(Convolution.of(5, 1, 8).strided(2).over(side, side),
            Convolution.of(3, 8, 16).strided(2).over(side / 2, side / 2),
            Convolution.of(3, 16, 16).strided(2).over(side / 4, side / 4),
            Convolution.pointwise(16 * cells, 32).over(1, 1), Convolution.pointwise(32, classes).over(1, 1))),
        kernels);
  }

  NetworkShape shape() {
    return shape;
  }

  float[] initial(SplittableRandom random) {
    return stack().initial(random);
  }

  /**
   * Backpropagation with plain gradient descent whose rate falls linearly to 0; no gradient is stored.
   *
   * @param after given the parameters after each step
   */
  void backpropagate(float[] parameters, Examples examples, Training training, Arena arena, Consumer<float[]> after) {
    int batch = training.batch;
    arena.floats("weights", parameters.length); // counted here, as the caller owns them
    Tape tape = new Tape(stack(), batch, 2 * training.firstLayer, arena);
    Batches batches = new Batches(examples, batch, training.seed);
    float[] inputs = arena.floats("batch of inputs", batch * examples.size());
    float[] target = arena.floats("labels", batch * examples.classes());
    Loss loss = new Loss.SoftmaxCrossEntropy();
    for (int step = 0; step < training.steps; step++) {
      batches.next();
      batches.copy(inputs, target);
      float[] logits = tape.forward(batch, parameters, inputs);
      loss.error(batch, examples.classes(), logits, target, tape.error());
      tape.descend(batch, parameters, (float) training.rate(step));
      after.accept(parameters);
    }
  }

  /**
   * Forward gradients in float.
   *
   * @param after given the parameters after each step
   */
  void forwardGradients(float[] parameters, Examples examples, ForwardSettings settings, Training training, Arena arena,
      Consumer<float[]> after) {
    int batch = training.batch;
    arena.floats("weights", parameters.length); // counted here, as the caller owns them
    ForwardGradients gradients = new ForwardGradients(shape, settings, arena);
    Inference inference = new Inference(stack(), batch, arena);
    Batches batches = new Batches(examples, batch, training.seed);
    float[] inputs = arena.floats("batch of inputs", batch * examples.size());
    float[] target = arena.floats("labels", batch * examples.classes());
    float[] error = arena.floats("errors at the output", batch * examples.classes());
    Loss entropy = new Loss.SoftmaxCrossEntropy();
    ForwardGradients.Loss loss =
        w -> entropy.error(batch, examples.classes(), inference.outputs(batch, w, inputs), target, error);
    gradients.begin(parameters);
    for (int step = 0; step < training.steps; step++) {
      batches.next();
      batches.copy(inputs, target);
      gradients.step(parameters, loss, training.seed * training.steps + step, training.rate(step));
      after.accept(parameters);
    }
  }

  /**
   * The same in fixed point.
   *
   * @param typical inputs to find the scales of activations with
   * @param batch most samples of a step
   */
  ForwardTraining inFixedPoint(float[] parameters, List<float[]> typical, ForwardSettings settings, int batch,
      Arena arena) {
    return new ForwardTraining(new ForwardTraining.Start(shape, parameters, typical), settings, batch, source, arena);
  }

  /** ElasticZO-INT8, with the same parameters. */
  ElasticTraining inBytes(float[] parameters, List<float[]> typical, ElasticSettings settings, int batch,
      Arena arena) {
    return new ElasticTraining(new ForwardTraining.Start(shape, parameters, typical), settings, batch, source, arena);
  }

  /** Mean loss over examples, nats. */
  double loss(float[] parameters, Examples examples) {
    int count = examples.count();
    float[] target = new float[count * examples.classes()];
    for (int n = 0; n < count; n++) {
      target[n * examples.classes() + examples.labels()[n]] = 1;
    }
    float[] logits = new Inference(stack(), count, Arena.unlimited()).outputs(count, parameters, examples.inputs());
    return new Loss.SoftmaxCrossEntropy().error(count, examples.classes(), logits, target, logits);
  }

  /** What the layers below the last give, (examples, units). */
  float[] features(float[] parameters, Examples examples) {
    Stack stack = stack();
    Stack below = new Stack(stack.layers().subList(0, stack.size() - 1));
    int values = examples.count() * below.outputs();
    return Arrays.copyOf(new Inference(below, examples.count(), Arena.unlimited()).outputs(examples.count(), parameters,
        examples.inputs()), values);
  }

  /** Share of examples that the weights classify as labelled. */
  double accuracy(float[] parameters, Examples examples) {
    Inference inference = new Inference(stack(), MEASURED_TOGETHER, Arena.unlimited());
    int right = 0;
    for (int from = 0; from < examples.count(); from += MEASURED_TOGETHER) {
      int count = Math.min(MEASURED_TOGETHER, examples.count() - from);
      float[] inputs = Arrays.copyOfRange(examples.inputs(), from * examples.size(), (from + count) * examples.size());
      float[] logits = inference.outputs(count, parameters, inputs);
      for (int n = 0; n < count; n++) {
        right += best(logits, n * examples.classes(), examples.classes()) == examples.labels()[from + n] ? 1 : 0;
      }
    }
    return right / (double) examples.count();
  }

  private static int best(float[] values, int from, int count) {
    int best = 0;
    for (int c = 1; c < count; c++) {
      best = values[from + c] > values[from + best] ? c : best;
    }
    return best;
  }
}
