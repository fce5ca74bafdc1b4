package org.onegrasp.network.layers;

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

/** Outputs and gradients through time against the double-precision reference and its central differences of 1e-5. */
class TimeTapeTest {
  private static final int BATCH = 3;
  private static final int STEPS = 5;
  private static final double STEP = 1e-5;
  private final Kernels kernels = Kernels.best().make();

  private RecurrentNet net(Cell... cells) {
    return new RecurrentNet(List.of(cells), new Dense(kernels, cells[cells.length - 1].units(), 2), STEPS);
  }

  @Test
  void oneSimpleLayer() {
    check(net(new ElmanCell(kernels, 3, 4)));
    check(net(new ElmanCell(kernels, 1, 17)));
  }

  @Test
  void oneGatedLayer() {
    check(net(new GatedCell(kernels, 3, 4)));
    check(net(new GatedCell(kernels, 9, 1)));
  }

  @Test
  void severalLayersOfBothKinds() {
    check(net(new ElmanCell(kernels, 3, 4), new GatedCell(kernels, 4, 5), new ElmanCell(kernels, 5, 3)));
  }

  private static void check(RecurrentNet net) {
    SplittableRandom random = new SplittableRandom(5);
    float[] parameters = net.initial(random);
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] += (float) (0.2 * random.nextGaussian()); // biases too
    }
    double[] p = new double[parameters.length];
    Arrays.setAll(p, k -> parameters[k]);
    float[][] x = new float[STEPS][BATCH * net.inputs()];
    for (float[] step : x) {
      for (int k = 0; k < step.length; k++) {
        step[k] = (float) random.nextGaussian();
      }
    }
    float[] gy = {0.5f, -1, 0.25f, 2, -0.75f, 1};

    TimeTape tape = new TimeTape(net, BATCH + 1, Arena.unlimited()); // the batch may be smaller than the tape allows
    float[] gradient = new float[parameters.length];
    for (int pass = 0; pass < 2; pass++) { // the second finds what the first left
      float[] y = tape.forward(BATCH, parameters, x);
      for (int n = 0; n < BATCH; n++) {
        assertArrayEquals(RecurrentReference.outputs(net, p, sample(net, x, n)),
            new double[] {y[2 * n], y[2 * n + 1]}, 1e-5, net + " output");
      }
      float[] inferred = new TimeInference(net, BATCH, Arena.unlimited()).outputs(BATCH, parameters, x);
      assertArrayEquals(Arrays.copyOf(y, BATCH * 2), Arrays.copyOf(inferred, BATCH * 2));
      System.arraycopy(gy, 0, tape.error(), 0, gy.length);
      Arrays.fill(gradient, 1);
      tape.backward(BATCH, parameters, gradient);
      for (int k = 0; k < p.length; k++) {
        double slope = 1 + slope(net, p, x, gy, k);
        assertEquals(slope, gradient[k], 3e-5 * (1 + Math.abs(slope)), net + " gradient of parameter " + k);
      }
    }
  }

  /** (steps, inputs) of one sample. */
  private static double[] sample(RecurrentNet net, float[][] x, int n) {
    double[] sample = new double[STEPS * net.inputs()];
    Arrays.setAll(sample, k -> x[k / net.inputs()][n * net.inputs() + k % net.inputs()]);
    return sample;
  }

  /** Derivative of sum(gy * y) with respect to p[k]. */
  private static double slope(RecurrentNet net, double[] p, float[][] x, float[] gy, int k) {
    double start = p[k];
    p[k] = start + STEP;
    double above = weighted(net, p, x, gy);
    p[k] = start - STEP;
    double below = weighted(net, p, x, gy);
    p[k] = start;
    return (above - below) / (2 * STEP);
  }

  private static double weighted(RecurrentNet net, double[] p, float[][] x, float[] gy) {
    double sum = 0;
    for (int n = 0; n < BATCH; n++) {
      double[] y = RecurrentReference.outputs(net, p, sample(net, x, n));
      sum += gy[2 * n] * y[0] + gy[2 * n + 1] * y[1];
    }
    return sum;
  }

  @Test
  void inferenceKeepsNothingOfEarlierSteps() {
    Arena tape = Arena.unlimited();
    Arena inference = Arena.unlimited();
    RecurrentNet net = new RecurrentNet(List.of(new GatedCell(kernels, 4, 8)), new Dense(kernels, 8, 2), 100);
    new TimeTape(net, BATCH, tape);
    new TimeInference(net, BATCH, inference);
    assertTrue(inference.peakBytes() < tape.peakBytes() / 50,
        inference.peakBytes() + " bytes against " + tape.peakBytes());
  }

  @Test
  void refusesLayersThatDoNotFit() {
    String message = assertThrows(IllegalArgumentException.class,
        () -> net(new ElmanCell(kernels, 3, 4), new GatedCell(kernels, 5, 4))).getMessage();
    assertEquals("layer 1 takes 5 values, the layer below gives 4", message);
  }
}
