package org.onegrasp.rules;

import org.onegrasp.lesson.FloatRule;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/**
 * A lesson in float in which modules that know no error serve the lowest stage of a network with residual blocks:
 * layers above the stage learn exactly; each block, the topmost too, from what its module says of the gradient at its
 * output, exactly inside. Keeps everything, which a lesson in one pass would not.
 */
final class OnePassStage implements FloatRule {
  private final FloatNetwork network;
  private final NetworkShape shape;
  private final StageShape stage;
  private final Backpropagation exact;
  private final LabelFeatures features;
  private final double[][][] modules; // [b] for x_b
  private final int[] used;

  /** @param used features that the modules see */
  OnePassStage(FloatNetwork network, double[][][] modules, LabelFeatures features, int[] used) {
    this.network = network;
    shape = network.shape();
    stage = StageShape.of(shape);
    exact = new Backpropagation(network, 0, Arena.unlimited());
    this.features = features;
    this.modules = modules;
    this.used = used;
  }

  @Override
  public int firstLayer() {
    return 0;
  }

  @Override
  public float addGradient(float[] parameters, float[] x, float[] target, float[] gradients) {
    float loss = exact.error(parameters, x, target);
    exact.backward(shape.size() - 1, stage.top(), stage.top() + 1, parameters, gradients);
    features.label(target);
    for (int b = 0; b <= stage.modules(); b++) {
      int end = stage.end(b);
      int lowest = b == 0 ? 0 : stage.end(b - 1) + 1;
      features.map(exact.activation(end + 1));
      float[] predicted = OnePassProbe.predicted(features, modules[b], used);
      System.arraycopy(predicted, 0, exact.delta(end), 0, predicted.length);
      if (shape.relu(end)) {
        network.kernels().closeUnits(exact.activation(end + 1), exact.delta(end), predicted.length);
      }
      exact.backward(end, lowest, lowest, parameters, gradients);
    }
    return loss;
  }
}
