package org.onegrasp.rules;

import org.onegrasp.lesson.SoftmaxLoss;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.ReluMask;

/**
 * For meta-training: the exact gradient of one sample, the synthetic one beside it, and how the modules should change
 * to come nearer. Module i learns to maximise the cosine between S_i and delta_i: the normalised steps of teaching use
 * a gradient's direction alone, and unlike a squared error the cosine does not shrink the modules to nothing at first.
 */
public final class EpisodeGradients {
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

  public EpisodeGradients(FloatNetwork network, int width) {
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

  public int moduleParameters() {
    return chain.shape.parameters();
  }

  public int headParameters() {
    return headShape.parameters();
  }

  /** Adds the exact gradient of one sample; returns its loss. */
  public float addExact(float[] parameters, float[] x, float[] target, float[] gradients) {
    return exact.addGradient(parameters, x, target, gradients);
  }

  /**
   * What the gradients of samples are added to.
   *
   * @param exact gradient of the network's parameters
   * @param synthetic what the modules say that it is
   * @param modules gradient of the modules' fit
   */
  public record Sums(float[] exact, float[] synthetic, float[] modules) {}

  /** Adds the gradients of one sample; returns its loss. */
  public float add(float[] parameters, float[] moduleWeights, float[] x, float[] target, Sums sums) {
    float loss = exact.addGradient(parameters, x, target, sums.exact);
    int last = synthetic.length;
    float[] error = exact.delta(last);
    for (int i = 0; i < last; i++) {
      chain.keepReluMask(i, exact.activation(i + 1));
    }
    chain.descend(parameters, moduleWeights, error);
    for (int i = 0; i < last; i++) {
      chain.gradient(i, parameters, moduleWeights, error, synthetic[i]);
      network.addWeightGradient(i, exact.activation(i), synthetic[i], sums.synthetic);
      cosineSums[i] += towards(exact.delta(i), synthetic[i]);
    }
    teacher.ascend(moduleWeights, synthetic, sums.modules);
    network.addWeightGradient(last, exact.activation(last), error, sums.synthetic);
    samples++;
    return loss;
  }

  /**
   * Adds the gradient of the local heads' fit to the latest sample: each learns to predict what the network made of it,
   * and on its way back to give the exact gradient's direction.
   */
  public void addHeads(float[] headWeights, float[] target, float[] headGradients) {
    SoftmaxLoss.probabilities(exact.logits(), probabilities);
    for (int j = 0; j < headShape.entries(); j++) {
      heads.gradient(j, headWeights, exact.activation(j + 1), target, synthetic[j]);
      towards(exact.delta(j), synthetic[j]);
      headBackGradients.addBackGradient(j, headWeights, synthetic[j], headGradients);
      heads.addPredictionGradient(j, headWeights, exact.activation(j + 1), probabilities, headGradients);
    }
  }

  /** Turns s into the gradient of 1 - cosine(s, delta); returns the cosine. */
  private static double towards(float[] delta, float[] s) {
    double dot = 0;
    double square = 1e-30;
    double deltaSquare = 1e-30;
    for (int k = 0; k < delta.length; k++) {
      dot += (double) s[k] * delta[k];
      square += (double) s[k] * s[k];
      deltaSquare += (double) delta[k] * delta[k];
    }
    double cosine = dot / Math.sqrt(square * deltaSquare);
    float alongDelta = (float) (-1 / Math.sqrt(square * deltaSquare));
    float alongSelf = (float) (cosine / square);
    for (int k = 0; k < delta.length; k++) {
      s[k] = alongDelta * delta[k] + alongSelf * s[k];
    }
    return cosine;
  }

  /** Mean cosine of each module's output to the exact gradient since the last call, lowest layer first. */
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
