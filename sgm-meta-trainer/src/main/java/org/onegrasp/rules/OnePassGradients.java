package org.onegrasp.rules;

import java.util.SplittableRandom;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.SoftmaxLoss;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/**
 * Static synthetic gradients in one forward pass (Neven et al. 2020, arXiv 2009.09675), conditioned on the label:
 *
 * <pre>
 *   h_i = f_i(h_{i-1});   g_i = S_i(h_i, label) ~ dL/dh_i;   dW_i = (df_i/dW_i)^T g_i;   drop h_{i-1}
 * </pre>
 *
 * S_i comes from a static {@linkplain LocalHeads local head}, which needs nothing of the layers above. The last
 * {@link ChainShape#EXACT_LAYERS} layers keep their inputs until the error is known and get exact gradients in the same
 * pass.
 */
public final class OnePassGradients implements FloatRule {
  /** Name of the local heads in a model. */
  public static final String PART = "label-conditioned";
  /** Channels of their bottleneck maps. */
  public static final int WIDTH = HeadShape.WIDTH;
  private final FloatNetwork network;
  private final float[] weights; // of the heads
  private final int firstLayer;
  private final int top;
  private final LocalHeads heads;
  private final Backpropagation exact;
  private final float[][] synthetic; // [i] sized like layer i's output, sharing one array a size

  /** @param weights parameters of all heads, see {@link #randomHeads} */
  public OnePassGradients(FloatNetwork network, float[] weights, int firstLayer, Arena arena) {
    this.network = network;
    this.weights = weights;
    this.firstLayer = firstLayer;
    NetworkShape shape = network.shape();
    HeadShape headShape = HeadShape.of(shape);
    top = headShape.entries();
    heads = new LocalHeads(headShape, network.kernels(), arena);
    exact = new Backpropagation(network, Math.max(top, firstLayer), arena);
    synthetic = new float[top][];
    for (int i = firstLayer; i < top; i++) {
      synthetic[i] = i > firstLayer && shape.outputs(i) == shape.outputs(i - 1) ? synthetic[i - 1]
          : arena.floats("synthetic gradient of layer " + i, shape.outputs(i));
    }
  }

  /** Random heads to start meta-training from. */
  public static float[] randomHeads(NetworkShape shape, SplittableRandom random) {
    return HeadShape.of(shape).random(random);
  }

  @Override
  public int firstLayer() {
    return firstLayer;
  }

  @Override
  public float addGradient(float[] parameters, float[] x, float[] target, float[] gradients) {
    int last = network.shape().size() - 1;
    exact.input(x);
    for (int i = 0; i <= last; i++) {
      exact.forward(i, parameters);
      if (i >= firstLayer && i < top) {
        heads.gradient(i, weights, exact.activation(i + 1), target, synthetic[i]);
        network.addWeightGradient(i, exact.activation(i), synthetic[i], gradients);
      }
    }
    float loss = SoftmaxLoss.error(exact.logits(), target, exact.delta(last));
    exact.backward(parameters, gradients);
    return loss;
  }
}
