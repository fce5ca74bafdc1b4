package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkBuilder;
import org.onegrasp.network.NetworkReference;
import org.onegrasp.network.NetworkShape;

/** Modules that share the gradient at the top of a residual stage, in float. */
class StageGradientsTest {
  private static final NetworkShape SHAPE =
      new NetworkBuilder(8, 12, 2).convolution(5, 3, 2, 1).residualSeparable(3, 3, 1)
          .separable(7, 3, 2, 1).residualSeparable(1, 3, 2).logits(3);
  private static final StageShape STAGE = StageShape.of(SHAPE);
  private final SplittableRandom random = new SplittableRandom(12);
  private final float[] parameters = LessonProbe.uniform(SHAPE.parameters(), 0.5f, random);
  private final float[] modules = LessonProbe.uniform(STAGE.parameters(), 1, random);
  private final float[] x = positive(SHAPE.inputs(0));
  private final float[] label = positive(SHAPE.outputs(SHAPE.size() - 1));

  private float[] positive(int count) {
    float[] values = new float[count];
    for (int k = 0; k < count; k++) {
      values[k] = (float) random.nextDouble(0.1, 1);
    }
    return values;
  }

  @Test
  void theStageIsTheLowestChainOfBlocks() {
    assertEquals(List.of(0, 2, 4, 6), STAGE.ends());
    assertEquals(3, STAGE.modules());
    assertEquals(6, STAGE.top());
    assertEquals(75, STAGE.parameters());
    assertThrows(IllegalArgumentException.class, () -> StageShape.of(NetworkShape.grasp()));
  }

  /**
   * With the module's gradient S_b held fast, the gradient of a block's parameters is the slope of the product of S_b
   * and the block's output; S_b itself is the gradient of the loss at the stage's top, by backpropagation, times the
   * module.
   */
  @Test
  void blocksLearnBySlopesInDoublePrecisionFromTheGradientOfTheirModules() {
    float[] gradients = new float[parameters.length];
    new StageGradients(network(), modules, 0, Arena.unlimited()).addGradient(parameters, x, label, gradients);
    Backpropagation exact = exact();
    double[] p = NetworkReference.doubles(parameters);
    for (int b = 0; b < STAGE.modules(); b++) {
      double[] s = times(exact.delta(STAGE.top()), b);
      int first = b == 0 ? 0 : STAGE.end(b - 1) + 1;
      for (int k = SHAPE.kernelOffset(first); k < SHAPE.kernelOffset(STAGE.end(b) + 1); k++) {
        double start = p[k];
        p[k] = start + 1e-6;
        double above = product(s, p, b);
        p[k] = start - 1e-6;
        double below = product(s, p, b);
        p[k] = start;
        assertEquals((above - below) / 2e-6, gradients[k], 1e-5, "parameter " + k);
      }
    }
  }

  private double[] times(float[] top, int b) {
    int channels = STAGE.module().inC();
    double[] s = new double[top.length];
    for (int k = 0; k < s.length; k++) {
      for (int c = 0; c < channels; c++) {
        s[k] += top[k / channels * channels + c] * modules[STAGE.offset(b) + c * channels + k % channels];
      }
    }
    return s;
  }

  private double product(double[] s, double[] p, int b) {
    double[] output = NetworkReference.outputs(SHAPE, p, NetworkReference.doubles(x))[STAGE.end(b)];
    double sum = 0;
    for (int k = 0; k < s.length; k++) {
      sum += s[k] * output[k];
    }
    return sum;
  }

  @Test
  void aboveTheStageGradientsAreExact() {
    float[] exact = new float[parameters.length];
    float[] staged = new float[parameters.length];
    new Backpropagation(network(), 0, Arena.unlimited()).addGradient(parameters, x, label, exact);
    new StageGradients(network(), modules, 0, Arena.unlimited()).addGradient(parameters, x, label, staged);
    int from = SHAPE.kernelOffset(STAGE.end(STAGE.modules() - 1) + 1); // the last block too
    assertArrayEquals(Arrays.copyOfRange(exact, from, exact.length), Arrays.copyOfRange(staged, from, staged.length));
    assertTrue(Arrays.mismatch(exact, staged) < from, "modules are not exact");
  }

  @Test
  void lastLayersGetTheSameGradientAsAllLayers() {
    float[] all = new float[parameters.length];
    new StageGradients(network(), modules, 0, Arena.unlimited()).addGradient(parameters, x, label, all);
    for (int first = 1; first < SHAPE.size(); first++) {
      float[] last = new float[parameters.length];
      new StageGradients(network(), modules, first, Arena.unlimited()).addGradient(parameters, x, label, last);
      int from = SHAPE.kernelOffset(first);
      assertArrayEquals(new float[from], Arrays.copyOf(last, from));
      assertArrayEquals(Arrays.copyOfRange(all, from, all.length), Arrays.copyOfRange(last, from, last.length),
          "from layer " + first);
    }
  }

  /** Where a gradient is a fixed product of the one at the top, the fit finds the factors. */
  @Test
  void theFitFindsTheModulesThatGaveTheGradients() {
    StageFit fit = new StageFit(STAGE);
    for (int sample = 0; sample < 40; sample++) {
      float[] top = LessonProbe.uniform(STAGE.module().outputs(), 1, random);
      fit.add(top, b -> floats(times(top, b)));
    }
    assertArrayEquals(modules, fit.modules(), 2e-3f);
  }

  private static float[] floats(double[] values) {
    float[] copy = new float[values.length];
    for (int k = 0; k < copy.length; k++) {
      copy[k] = (float) values[k];
    }
    return copy;
  }

  private FloatNetwork network() {
    return new FloatNetwork(SHAPE, Kernels.best().make());
  }

  private Backpropagation exact() {
    Backpropagation exact = new Backpropagation(network(), 0, Arena.unlimited());
    exact.addGradient(parameters, x, label, new float[parameters.length]);
    return exact;
  }
}
