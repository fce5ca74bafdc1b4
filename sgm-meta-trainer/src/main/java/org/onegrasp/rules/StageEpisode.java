package org.onegrasp.rules;

import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;

/** {@link EpisodeGradients} of a network with residual blocks: the modules are those of its {@link StageShape}. */
final class StageEpisode implements EpisodeGradients {
  private static final float[] NO_BIAS = new float[Kernels.MAX_INPUT_CHANNELS];
  private final Kernels kernels;
  private final StageShape stage;
  private final Backpropagation exact;
  private final float[] moduleWeights;
  private final StageGradients rule;
  private final float[] synthetic;
  private final float[] discardedBias = new float[Kernels.MAX_INPUT_CHANNELS];
  private final double[] cosineSums;
  private int samples;

  StageEpisode(FloatNetwork network) {
    kernels = network.kernels();
    stage = StageShape.of(network.shape());
    exact = new Backpropagation(network, 0, Arena.unlimited());
    moduleWeights = new float[stage.parameters()];
    rule = new StageGradients(network, moduleWeights, 0, Arena.unlimited());
    synthetic = new float[stage.module().outputs()];
    cosineSums = new double[stage.modules()];
  }

  @Override
  public int moduleParameters() {
    return stage.parameters();
  }

  @Override
  public int headParameters() {
    return 0;
  }

  @Override
  public float addExact(float[] parameters, float[] x, float[] target, float[] gradients) {
    return exact.addGradient(parameters, x, target, gradients);
  }

  @Override
  public float add(float[] parameters, float[] modules, float[] x, float[] target, Sums sums) {
    System.arraycopy(modules, 0, moduleWeights, 0, moduleWeights.length);
    rule.addGradient(parameters, x, target, sums.synthetic());
    float loss = exact.addGradient(parameters, x, target, sums.exact());
    for (int b = 0; b < stage.modules(); b++) {
      fit(b, sums.modules());
    }
    samples++;
    return loss;
  }

  /** S_b = S_top M_b, so the gradient of M_b is that of a pointwise convolution's weights. */
  private void fit(int b, float[] gradients) {
    float[] top = exact.delta(stage.top());
    kernels.convolve(stage.module(), top, 0, moduleWeights, stage.offset(b), NO_BIAS, 0, false, synthetic, 0);
    int end = stage.end(b);
    if (exact.reluAt(end)) {
      kernels.closeUnits(exact.activation(end + 1), synthetic, synthetic.length);
    }
    cosineSums[b] += EpisodeGradients.towards(exact.delta(end), synthetic);
    if (exact.reluAt(end)) {
      kernels.closeUnits(exact.activation(end + 1), synthetic, synthetic.length);
    }
    kernels.weightGradient(stage.module(), top, 0, synthetic, 0, gradients, stage.offset(b), discardedBias, 0);
  }

  @Override
  public void addHeads(float[] headWeights, float[] target, float[] headGradients) {
    // no layer here learns by itself
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
