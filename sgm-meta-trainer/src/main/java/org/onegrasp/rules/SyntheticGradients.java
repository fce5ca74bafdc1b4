package org.onegrasp.rules;

import java.util.SplittableRandom;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.SoftmaxLoss;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.ReluMask;

/**
 * Static synthetic gradients (Neven et al. 2020, arXiv 2009.09675) in float, conditioned on the output error. A first
 * forward pass keeps nothing but that error, e = dL/dlogits, and one bit for each unit that was open. The second goes
 * up layer by layer:
 *
 * <pre>
 *   h_i = f_i(h_{i-1});   g_i = S_i(h_i, e) ~ dL/dh_i;   dW_i = (df_i/dW_i)^T g_i;   drop h_{i-1}
 * </pre>
 *
 * The modules S_i (see {@link GradientChain}) were trained beforehand over common objects and never change on the
 * device ("static"). Only one layer's input and output are alive at a time, whatever the depth. The last
 * {@link ChainShape#EXACT_LAYERS} layers' gradients are exact: their way to the error is short.
 */
public final class SyntheticGradients implements FloatRule {
  /** Name of the modules in a model. */
  public static final String PART = "error-conditioned";
  private final FloatNetwork network;
  private final float[] modules;
  private final int firstLayer;
  private final GradientChain chain;
  private final float[][] buffer = new float[2][];
  private final float[] logits;
  private final float[] error;
  private final float[][] synthetic; // [i] sized like layer i's output, sharing one array a size

  /** @param modules parameters of all modules, see {@link #randomModules} */
  public SyntheticGradients(FloatNetwork network, float[] modules, int width, int firstLayer, Arena arena) {
    this.network = network;
    this.modules = modules;
    this.firstLayer = firstLayer;
    NetworkShape shape = network.shape();
    int last = shape.size() - 1;
    chain = new GradientChain(network, width, firstLayer, false, arena);
    synthetic = new float[last][];
    int largest = 0;
    for (int i = 0; i < last; i++) {
      largest = Math.max(largest, shape.outputs(i));
      if (i >= firstLayer) {
        synthetic[i] = i > firstLayer && shape.outputs(i) == shape.outputs(i - 1) ? synthetic[i - 1]
            : arena.floats("synthetic gradient of layer " + i, shape.outputs(i));
      }
    }
    buffer[0] = arena.floats("activation even", largest);
    buffer[1] = arena.floats("activation odd", largest);
    logits = arena.floats("logits", shape.outputs(last));
    error = arena.floats("error", shape.outputs(last));
  }

  /** Multiplications of all modules from {@code firstLayer} on, for one sample. */
  public static long macs(NetworkShape shape, int width, int firstLayer) {
    return ChainShape.of(shape, width).macs(firstLayer);
  }

  /** Random modules to start meta-training from. */
  public static float[] randomModules(NetworkShape shape, int width, SplittableRandom random) {
    return GradientChain.random(shape, width, random);
  }

  @Override
  public int firstLayer() {
    return firstLayer;
  }

  @Override
  public float addGradient(float[] parameters, float[] x, float[] target, float[] gradients) {
    int last = network.shape().size() - 1;
    float[] h = x;
    for (int i = 0; i < last; i++) {
      network.forward(i, parameters, h, buffer[i % 2]);
      h = buffer[i % 2];
      chain.keepReluMask(i, h);
    }
    network.forward(last, parameters, h, logits);
    float loss = SoftmaxLoss.error(logits, target, error);
    chain.descend(parameters, modules, error);
    h = x;
    for (int i = 0; i < last; i++) {
      float[] below = h;
      h = buffer[i % 2];
      network.forward(i, parameters, below, h);
      if (i >= firstLayer) {
        chain.gradient(i, parameters, modules, error, synthetic[i]);
        network.addWeightGradient(i, below, synthetic[i], gradients);
      }
    }
    network.addWeightGradient(last, h, error, gradients);
    return loss;
  }
}
