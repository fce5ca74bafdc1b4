package org.onegrasp.rules;

import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/**
 * The modules of a {@link StageShape} in float: backpropagation down to the top of the lowest residual stage, then
 * every block learns from its module's gradient, apart from the others. The twin of {@link FixedBlocks}, which keeps
 * one block at a time; this one keeps all.
 */
final class StageGradients implements FloatRule {
  /** Name of the part of a model that holds the modules. */
  static final String PART = "stage";
  private static final float[] NO_BIAS = new float[Kernels.MAX_INPUT_CHANNELS];
  private final NetworkShape shape;
  private final Kernels kernels;
  private final StageShape stage;
  private final float[] modules;
  private final Backpropagation exact;

  StageGradients(FloatNetwork network, float[] modules, int firstLayer, Arena arena) {
    shape = network.shape();
    kernels = network.kernels();
    stage = StageShape.of(shape);
    this.modules = modules;
    exact = new Backpropagation(network, firstLayer, arena);
  }

  @Override
  public int firstLayer() {
    return exact.firstLayer();
  }

  @Override
  public float addGradient(float[] parameters, float[] x, float[] target, float[] gradients) {
    float loss = exact.error(parameters, x, target);
    int top = stage.top();
    exact.backward(shape.size() - 1, Math.max(top, firstLayer()), Math.max(top + 1, firstLayer()), parameters,
        gradients);
    for (int b = 0; b <= stage.modules(); b++) {
      learn(b, parameters, gradients);
    }
    return loss;
  }

  private void learn(int b, float[] parameters, float[] gradients) {
    int end = stage.end(b);
    int lowest = Math.max(b == 0 ? 0 : stage.end(b - 1) + 1, firstLayer());
    if (end < lowest) {
      return;
    }
    if (b < stage.modules()) {
      kernels.convolve(stage.module(), exact.delta(stage.top()), 0, modules, stage.offset(b), NO_BIAS, 0, false,
          exact.delta(end), 0);
      if (shape.relu(end)) {
        kernels.closeUnits(exact.activation(end + 1), exact.delta(end), shape.outputs(end));
      }
    }
    exact.backward(end, lowest, lowest, parameters, gradients);
  }
}
