package org.onegrasp.rules;

import org.onegrasp.lesson.SoftmaxLoss;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.ReluMask;

/** {@link EpisodeGradients} of a plain network: the modules are those of a {@link GradientChain}. */
final class ChainEpisode implements EpisodeGradients {
  private final FloatNetwork network;
  private final Backpropagation exact;
  private final GradientChain chain;
  private final GradientChain.ModuleGradients teacher;
  private final float[][] synthetic;
  private final HeadShape headShape;
  private final LocalHeads heads;
  private final LocalHeads.BackGradients headBackGradients;
  private final float[] probabilities;
  private final double[] cosineSums;
  private int samples;

  ChainEpisode(FloatNetwork network, int width) {
    this.network = network;
    NetworkShape shape = network.shape();
    exact = new Backpropagation(network, 0, Arena.unlimited());
    chain = new GradientChain(network, width, 0, true, Arena.unlimited());
    teacher = chain.new ModuleGradients();
    synthetic = new float[shape.size() - 1][];
    for (int i = 0; i < synthetic.length; i++) {
      synthetic[i] = new float[shape.outputs(i)];
    }
    cosineSums = new double[synthetic.length];
    headShape = HeadShape.of(shape);
    heads = new LocalHeads(headShape, network.kernels(), Arena.unlimited());
    headBackGradients = heads.new BackGradients();
    probabilities = new float[shape.outputs(shape.size() - 1)];
  }

  @Override
  public int moduleParameters() {
    return chain.shape.parameters();
  }

  @Override
  public int headParameters() {
    return headShape.parameters();
  }

  @Override
  public float addExact(float[] parameters, float[] x, float[] target, float[] gradients) {
    return exact.addGradient(parameters, x, target, gradients);
  }

  @Override
  public float add(float[] parameters, float[] moduleWeights, float[] x, float[] target, Sums sums) {
    float loss = exact.addGradient(parameters, x, target, sums.exact());
    int last = synthetic.length;
    float[] error = exact.delta(last);
    for (int i = 0; i < last; i++) {
      chain.keepReluMask(i, exact.activation(i + 1));
    }
    chain.descend(parameters, moduleWeights, error);
    for (int i = 0; i < last; i++) {
      chain.gradient(i, parameters, moduleWeights, error, synthetic[i]);
      network.addWeightGradient(i, exact.activation(i), synthetic[i], sums.synthetic());
      cosineSums[i] += EpisodeGradients.towards(exact.delta(i), synthetic[i]);
    }
    teacher.ascend(moduleWeights, synthetic, sums.modules());
    network.addWeightGradient(last, exact.activation(last), error, sums.synthetic());
    samples++;
    return loss;
  }

  @Override
  public void addHeads(float[] headWeights, float[] target, float[] headGradients) {
    SoftmaxLoss.probabilities(exact.logits(), probabilities);
    for (int j = 0; j < headShape.entries(); j++) {
      heads.gradient(j, headWeights, exact.activation(j + 1), target, synthetic[j]);
      EpisodeGradients.towards(exact.delta(j), synthetic[j]);
      headBackGradients.addBackGradient(j, headWeights, synthetic[j], headGradients);
      heads.addPredictionGradient(j, headWeights, exact.activation(j + 1), probabilities, headGradients);
    }
  }

  @Override
  public double[] takeCosines() {
    double[] means = cosineSums.clone();
    for (int i = 0; i < means.length; i++) {
      means[i] /= Math.max(samples, 1);
      cosineSums[i] = 0;
    }
    samples = 0;
    return means;
  }
}
