package org.onegrasp.rules;

import java.util.SplittableRandom;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/**
 * For meta-training: the exact gradient of one sample, the synthetic one beside it, and how the modules should change
 * to come nearer. A module learns to maximise the cosine between its gradient and the exact one: the normalised steps
 * of teaching use a gradient's direction alone, and unlike a squared error the cosine does not shrink the modules to
 * nothing at first. Of a plain network: {@link ChainEpisode}; of one with residual blocks: {@link StageEpisode}.
 */
public interface EpisodeGradients {
  /** @param width channels of the modules' bottleneck maps in a plain network */
  static EpisodeGradients of(FloatNetwork network, int width) {
    return StageShape.in(network.shape()) ? new StageEpisode(network) : new ChainEpisode(network, width);
  }

  /** Where the modules' parameters start. */
  static float[] startOfModules(NetworkShape shape, int width, SplittableRandom random) {
    return StageShape.in(shape) ? StageShape.of(shape).identity()
        : SyntheticGradients.randomModules(shape, width, random);
  }

  /** Number of modules: one for each layer below the last, or for each place in a residual stage below its top. */
  static int modules(NetworkShape shape) {
    return StageShape.in(shape) ? StageShape.of(shape).modules() : shape.size() - 1;
  }

  /** Where the parameters of the local heads start: none in a network with residual blocks. */
  static float[] startOfHeads(NetworkShape shape, SplittableRandom random) {
    return StageShape.in(shape) ? new float[0] : OnePassGradients.randomHeads(shape, random);
  }

  /**
   * What was learned beside a network's start weights.
   *
   * @param modules parameters of the modules
   * @param cosines of each of {@link #modules(NetworkShape)} to the exact gradient at the end
   * @param heads parameters of the local heads
   */
  record Learned(float[] modules, double[] cosines, float[] heads) {
    private GraspModel.Part part(int width, int served) {
      float[] measured = new float[served];
      for (int i = 0; i < served; i++) {
        measured[i] = (float) Math.max(-1, Math.min(1, cosines[i]));
      }
      return new GraspModel.Part(width, modules, measured);
    }
  }

  /**
   * The model with what was learned beside its start weights.
   *
   * @param width channels of the modules' bottleneck maps in a plain network
   */
  static GraspModel withParts(GraspModel model, int width, Learned learned) {
    if (StageShape.in(model.shape())) {
      StageShape stage = StageShape.of(model.shape());
      return model.with(StageGradients.PART, learned.part(stage.module().inC(), stage.modules()));
    }
    return model.with(SyntheticGradients.PART, learned.part(width, ChainShape.of(model.shape(), width).top()))
        .with(OnePassGradients.PART, OnePassGradients.WIDTH, learned.heads());
  }

  int moduleParameters();

  int headParameters();

  /** Adds the exact gradient of one sample; returns its loss. */
  float addExact(float[] parameters, float[] x, float[] target, float[] gradients);

  /**
   * What the gradients of samples are added to.
   *
   * @param exact gradient of the network's parameters
   * @param synthetic what the modules say that it is
   * @param modules gradient of the modules' fit
   */
  record Sums(float[] exact, float[] synthetic, float[] modules) {}

  /** Adds the gradients of one sample; returns its loss. */
  float add(float[] parameters, float[] moduleWeights, float[] x, float[] target, Sums sums);

  /**
   * Adds the gradient of the local heads' fit to the latest sample: each learns to predict what the network made of it,
   * and on its way back to give the exact gradient's direction.
   */
  void addHeads(float[] headWeights, float[] target, float[] headGradients);

  /** Mean cosine of each module's output to the exact gradient since the last call, lowest layer first. */
  double[] takeCosines();

  /** Turns s into the gradient of 1 - cosine(s, delta); returns the cosine. */
  static double towards(float[] delta, float[] s) {
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
}
