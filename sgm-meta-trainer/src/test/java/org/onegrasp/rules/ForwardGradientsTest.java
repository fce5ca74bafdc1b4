package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.SoftmaxLoss;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.ForwardSettings.Form;

/** Estimates beside gradients in double precision. */
class ForwardGradientsTest {
  private static final NetworkShape SHAPE = new NetworkShape(List.of(Convolution.of(3, 2, 3).strided(2).over(4, 4),
      Convolution.pointwise(12, 5).over(1, 1)));
  private final SplittableRandom random = new SplittableRandom(4);
  private final float[] weights = FloatNetwork.randomParameters(SHAPE, random);
  private final double[] optimum = random.doubles(SHAPE.parameters(), -1, 1).toArray();

  /** L = 1/2 sum c (w - w*)^2, c = 1, 2, 3, 1, 2, 3 ... */
  private double quadratic(float[] w) {
    double sum = 0;
    for (int k = 0; k < w.length; k++) {
      sum += 0.5 * (1 + k % 3) * (w[k] - optimum[k]) * (w[k] - optimum[k]);
    }
    return sum;
  }

  private double slope(int k) {
    return (1 + k % 3) * (weights[k] - optimum[k]);
  }

  private ForwardGradients gradients(ForwardSettings settings) {
    ForwardGradients gradients = new ForwardGradients(SHAPE, settings, Arena.unlimited());
    gradients.begin(weights);
    return gradients;
  }

  /** What kernel-wise directions have in place of 1: root mean square of the weights of k's kernel. */
  private double size(int k) {
    int i = k < SHAPE.kernelOffset(1) ? 0 : 1;
    int outC = SHAPE.layer(i).outC();
    double sum = 0;
    for (int j = SHAPE.kernelOffset(i) + (k - SHAPE.kernelOffset(i)) % outC; j < SHAPE.biasOffset(i); j += outC) {
      sum += (double) weights[j] * weights[j];
    }
    return Math.sqrt(sum / SHAPE.layer(i).terms());
  }

  @Test
  void oneDirectionOfAQuadraticLossGivesTheExactProjection() {
    float[] estimate = new float[weights.length];
    gradients(ForwardSettings.of(Form.AVERAGED, 1, 0.3, 0.1)).addGradient(weights, this::quadratic, 7, estimate);
    long direction = RandomDirections.seed(7, 0, 0);
    double projection = 0;
    for (int k = 0; k < weights.length; k++) {
      projection += slope(k) * size(k) * RandomDirections.sign(direction, k);
    }
    for (int k = 0; k < weights.length; k++) {
      assertEquals(projection * size(k) * RandomDirections.sign(direction, k), estimate[k], 1e-3, "parameter " + k);
    }
  }

  @Test
  void meanOfManyDirectionsIsTheGradient() {
    float[] estimate = new float[weights.length];
    gradients(ForwardSettings.of(Form.AVERAGED, 40_000, 0.3, 0.1)).addGradient(weights, this::quadratic, 7, estimate);
    double[] reference = new double[weights.length];
    for (int k = 0; k < weights.length; k++) {
      reference[k] = slope(k) * size(k) * size(k);
    }
    assertEquals(1, cosine(estimate, reference), 2e-3);
    assertEquals(length(reference), length(estimate), 0.02 * length(reference));
  }

  @Test
  void meanOfSignsPointsWhereTheGradientDoes() {
    float[] estimate = new float[weights.length];
    gradients(ForwardSettings.of(Form.SIGN, 40_000, 0.3, 0.1)).addGradient(weights, this::quadratic, 7, estimate);
    double[] reference = new double[weights.length];
    for (int k = 0; k < weights.length; k++) {
      reference[k] = slope(k) * size(k) * size(k);
    }
    assertTrue(cosine(estimate, reference) > 0.97, "cosine " + cosine(estimate, reference));
  }

  @Test
  void estimateForANetworkPointsWhereBackpropagationDoes() {
    FloatNetwork network = new FloatNetwork(SHAPE, Kernels.best().make());
    float[] x = new float[32];
    for (int k = 0; k < x.length; k++) {
      x[k] = (float) random.nextDouble();
    }
    float[] target = {0, 0, 1, 0, 0};
    float[] exact = new float[weights.length];
    new Backpropagation(network, 0, Arena.unlimited()).addGradient(weights, x, target, exact);
    double[] reference = new double[weights.length];
    for (int k = 0; k < weights.length; k++) {
      reference[k] = exact[k] * size(k) * size(k);
    }
    float[] hidden = new float[12];
    float[] logits = new float[5];
    float[] error = new float[5];
    ForwardGradients.Loss loss = w -> {
      network.forward(0, w, x, hidden);
      network.forward(1, w, hidden, logits);
      return SoftmaxLoss.error(logits, target, error);
    };
    float[] estimate = new float[weights.length];
    gradients(ForwardSettings.of(Form.AVERAGED, 20_000, 0.01, 0.1)).addGradient(weights, loss, 3, estimate);
    assertTrue(cosine(estimate, reference) > 0.97, "cosine " + cosine(estimate, reference));
  }

  @Test
  void stepsOfEitherFormFindTheOptimum() {
    for (Form form : Form.values()) {
      for (int guidance : new int[] {0, 8}) {
        ForwardSettings settings = ForwardSettings.of(form, 3, 0.1, 0.05).withGuidance(guidance);
        ForwardGradients gradients = gradients(settings);
        float[] w = weights.clone();
        for (int step = 0; step < 6000; step++) {
          gradients.step(w, this::quadratic, RandomDirections.word(5, step), 0.1 * (6000 - step) / 6000);
        }
        assertTrue(quadratic(w) < 0.01 * quadratic(weights), form + " guided by " + guidance + ": " + quadratic(w));
      }
    }
  }

  @Test
  void sharpnessAwareProbesStandUpTheSlopeAndStepsStartBelow() {
    ForwardSettings settings = ForwardSettings.of(Form.SIGN, 1, 0.1, 0.05).withSharpnessAware();
    List<float[]> asked = new ArrayList<>();
    float[] w = weights.clone();
    gradients(settings).step(w, at -> {
      asked.add(at.clone());
      return quadratic(at);
    }, 5, 0);
    assertEquals(4, asked.size(), "two probes for the way up, two for the step");
    float[] middle = new float[w.length];
    for (int k = 0; k < w.length; k++) {
      middle[k] = (asked.get(2)[k] + asked.get(3)[k]) / 2;
    }
    assertEquals(Math.max(quadratic(asked.get(0)), quadratic(asked.get(1))), quadratic(middle),
        1e-4 * quadratic(middle),
        "the higher one of the first two is where the others are around");
    assertArrayEquals(weights, w, "a step of rate 0");
  }

  @Test
  void sparseDirectionsMoveTheirLayersOnly() {
    float[] estimate = new float[weights.length];
    gradients(ForwardSettings.of(Form.AVERAGED, 50, 0.1, 0.1).withLayers(1, 0, 0)).addGradient(weights, this::quadratic,
        7, estimate);
    for (int k = 0; k < weights.length; k++) {
      assertEquals(k >= SHAPE.kernelOffset(1), estimate[k] != 0, "parameter " + k);
    }
    float[] single = new float[weights.length];
    gradients(ForwardSettings.of(Form.AVERAGED, 1, 0.1, 0.1).withLayers(0, 0, 1)).addGradient(weights, this::quadratic,
        7, single);
    boolean lower = single[0] != 0;
    for (int k = 0; k < weights.length; k++) {
      assertEquals(lower == k < SHAPE.kernelOffset(1), single[k] != 0, "parameter " + k);
    }
  }

  @Test
  void sameSeedSameDirectionAndSignsAreEven() {
    long sum = 0;
    for (int k = 0; k < 100_000; k++) {
      assertEquals(RandomDirections.sign(9, k), RandomDirections.sign(9, k));
      sum += RandomDirections.sign(9, k);
    }
    assertTrue(Math.abs(sum) < 1500, "sum of 100,000 signs: " + sum);
    float[] one = new float[weights.length];
    float[] other = new float[weights.length];
    ForwardSettings settings = ForwardSettings.of(Form.SIGN, 3, 0.1, 0.1);
    gradients(settings).addGradient(weights, this::quadratic, 11, one);
    gradients(settings).addGradient(weights, this::quadratic, 11, other);
    assertArrayEquals(one, other);
  }

  @Test
  void settingsWithoutSenseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> ForwardSettings.of(Form.SIGN, 0, 0.1, 0.1));
    assertThrows(IllegalArgumentException.class, () -> ForwardSettings.of(Form.SIGN, 1, 0.1, 0.1).withWeightBits(12));
    assertThrows(IllegalArgumentException.class,
        () -> gradients(ForwardSettings.of(Form.SIGN, 1, 0.1, 0.1).withLayers(2, 0, 0)));
    assertThrows(IllegalArgumentException.class,
        () -> gradients(ForwardSettings.of(Form.SIGN, 1, 0.1, 0.1).withLayers(1, 0, 0).withExactHead()));
  }

  private static double length(double[] v) {
    double sum = 0;
    for (double x : v) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  private static double length(float[] v) {
    double sum = 0;
    for (double x : v) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  private static double cosine(float[] a, double[] b) {
    double dot = 0;
    for (int k = 0; k < a.length; k++) {
      dot += a[k] * b[k];
    }
    return dot / (length(a) * length(b));
  }
}
