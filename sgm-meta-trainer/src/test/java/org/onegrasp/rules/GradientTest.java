package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/** Gradients against finite differences of the loss, on a small network of the grasp network's make. */
class GradientTest {
  private static final NetworkShape SMALL = new NetworkShape(List.of(
      Convolution.of(5, 1, 6).strided(2).over(16, 16),
      Convolution.of(3, 6, 8).strided(2).over(8, 8),
      Convolution.of(3, 8, 8).over(4, 4),
      Convolution.of(3, 8, 8).dilated(2).over(4, 4),
      Convolution.of(3, 8, 8).over(4, 4),
      Convolution.pointwise(8, 5).over(4, 4)));

  private final SplittableRandom random = new SplittableRandom(5);
  private final float[] x = uniform(16 * 16);
  private final float[] target = uniform(4 * 4 * 5);
  private final FloatNetwork network = new FloatNetwork(SMALL, Kernels.best().make());
  private final float[] parameters = FloatNetwork.randomParameters(SMALL, random);

  private float[] uniform(int n) {
    float[] values = new float[n];
    for (int k = 0; k < n; k++) {
      values[k] = (float) random.nextDouble();
    }
    return values;
  }

  /** Like the output of a ReLU. */
  private float[] halfOpen(int n) {
    float[] values = uniform(n);
    for (int k = 0; k < n; k++) {
      values[k] = Math.max(0, values[k] - 0.5f);
    }
    return values;
  }

  @Test
  void backpropagationIsTheSlopeOfTheLoss() {
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] += (float) (0.05 * random.nextGaussian());
    }
    Backpropagation rule = new Backpropagation(network, 0, Arena.unlimited());
    float[] gradient = new float[parameters.length];
    rule.addGradient(parameters, x, target, gradient);
    for (int trial = 0; trial < 60; trial++) {
      int k = random.nextInt(parameters.length);
      assertEquals(slope(parameters, k, () -> rule.addGradient(parameters, x, target, new float[parameters.length])),
          gradient[k],
          2e-3, "parameter " + k);
    }
  }

  @Test
  void lastLayersGetTheSameGradientAsFullBackpropagation() {
    float[] full = new float[parameters.length];
    float[] last = new float[parameters.length];
    new Backpropagation(network, 0, Arena.unlimited()).addGradient(parameters, x, target, full);
    new Backpropagation(network, 3, Arena.unlimited()).addGradient(parameters, x, target, last);
    for (int k = 0; k < full.length; k++) {
      assertEquals(k < SMALL.kernelOffset(3) ? 0 : full[k], last[k], 1e-6f);
    }
  }

  @Test
  void modulesLearnByTheSlopeOfTheirOwnLoss() {
    int top = SMALL.size() - 2; // hidden layers, of which the modules serve those below SMALL.size() - 4
    GradientChain chain = new GradientChain(network, 4, 0, true, Arena.unlimited());
    float[] weights = GradientChain.random(SMALL, 4, random);
    float[] e = uniform(SMALL.outputs(top + 1));
    float[][] h = new float[top + 1][];
    float[][] wanted = new float[top + 1][];
    float[][] out = new float[top + 1][];
    for (int j = 0; j <= top; j++) {
      h[j] = halfOpen(SMALL.outputs(j));
      wanted[j] = uniform(h[j].length);
      out[j] = new float[h[j].length];
    }
    Loss loss = () -> {
      double sum = 0;
      for (int j = 0; j <= top; j++) {
        chain.keepReluMask(j, h[j]);
      }
      chain.descend(parameters, weights, e);
      for (int j = 0; j <= top; j++) {
        chain.gradient(j, parameters, weights, e, out[j]);
        sum += halfSquare(minus(out[j], wanted[j]));
      }
      return sum;
    };
    loss.value();
    float[] gradient = new float[weights.length];
    GradientChain.ModuleGradients teacher = chain.new ModuleGradients();
    float[][] atOutputs = new float[top + 1][];
    for (int j = 0; j <= top; j++) {
      atOutputs[j] = minus(out[j], wanted[j]);
      Kernels.best().make().closeUnits(h[j], atOutputs[j], h[j].length);
    }
    teacher.ascend(weights, atOutputs, gradient);
    for (int trial = 0; trial < 200; trial++) {
      int k = random.nextInt(weights.length);
      double slope = slope(weights, k, loss);
      assertEquals(slope, gradient[k], 0.05 * Math.max(1, Math.abs(slope)), "weight " + k);
    }
  }

  @Test
  void syntheticGradientOfTheLastLayersIsExact() {
    float[] exact = new float[parameters.length];
    float[] synthetic = new float[parameters.length];
    float[] modules = SyntheticGradients.randomModules(SMALL, 4, random);
    float lossExact = new Backpropagation(network, 0, Arena.unlimited()).addGradient(parameters, x, target, exact);
    float loss =
        new SyntheticGradients(network, modules, 4, 0, Arena.unlimited()).addGradient(parameters, x, target, synthetic);
    assertEquals(lossExact, loss);
    int last = SMALL.kernelOffset(SMALL.size() - ChainShape.EXACT_LAYERS);
    for (int k = last; k < exact.length; k++) {
      assertEquals(exact[k], synthetic[k], 1e-5f);
    }
    assertTrue(synthetic[0] != 0, "lower layers get something");
  }

  private interface Loss {
    double value();
  }

  private static double slope(float[] at, int k, Loss loss) {
    float kept = at[k];
    float step = 2e-3f;
    at[k] = kept + step;
    double above = loss.value();
    at[k] = kept - step;
    double below = loss.value();
    at[k] = kept;
    return (above - below) / (2.0 * step);
  }

  private static float[] minus(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int k = 0; k < a.length; k++) {
      difference[k] = a[k] - b[k];
    }
    return difference;
  }

  private static double halfSquare(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += 0.5 * v * v;
    }
    return sum;
  }
}
