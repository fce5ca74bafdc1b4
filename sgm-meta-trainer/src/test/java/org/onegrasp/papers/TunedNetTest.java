package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.papers.FilterTraining.Pace;

class TunedNetTest {
  private static final int SIDE = 8;
  private static final int CLASSES = 3;
  private final TunedNet net = new StackDrawing(Kernels.best().make(), SIDE, 2).normalised()
      .linear(Convolution.of(3, 2, 6)).relu().residual().residual().means(4).dense(CLASSES);
  private final CellExamples examples = examples();
  private final float[] learned = new FilterTraining(net, net.initial(new SplittableRandom(1)),
      FilterVariant.exact(FilterVariant.ALL), new Pace(40, 10, 0.1f, 1), 1).learn(examples).parameters();
  private final float[] start = net.folded(learned);

  private static CellExamples examples() {
    SplittableRandom random = new SplittableRandom(3);
    int[] labels = new int[40];
    float[] inputs = new float[labels.length * SIDE * SIDE * 2];
    for (int k = 0; k < inputs.length; k++) {
      labels[k * labels.length / inputs.length] = k * labels.length / inputs.length % CLASSES;
      inputs[k] = (float) random.nextDouble(-1, 1) + (k % 7 == labels[k * labels.length / inputs.length] ? 1 : 0);
    }
    return new CellExamples(SIDE * SIDE * 2, inputs, 1, labels, CLASSES);
  }

  private double[] of(FilterVariant variant) {
    List<FilterAgreement.Layer> layers = new FilterAgreement(net.plain(), variant, 10).layers(start, examples);
    assertEquals(variant.convolutions(), layers.size());
    return layers.stream().flatMapToDouble(l -> Arrays.stream(new double[] {l.cosine(), l.length()})).toArray();
  }

  @Test
  void classifiesTheSameWithoutItsNormalisations() {
    assertEquals(net.stack().parameters() - 5 * 4 * 6, net.plain().stack().parameters());
    assertArrayEquals(net.classify(learned, examples), net.plain().classify(start, examples));
    assertTrue(net.confusion(learned, examples).accuracy() > 0.5, "it has learned");
  }

  @Test
  void patchesOfOneCellGiveTheExactGradient() {
    double[] ones = new double[8];
    Arrays.fill(ones, 1);
    assertArrayEquals(ones, of(FilterVariant.filtered(4, 1)), 1e-4);
  }

  /** The share is a length of a projection: the filtered gradient lies where all taps agree, so its cosine is less. */
  @Test
  void noFilteredGradientIsNearerThanWhatAllTapsShare() {
    for (FilterAgreement.Layer layer : new FilterAgreement(net.plain(), FilterVariant.filtered(4, 2), 10).layers(start,
        examples)) {
      assertTrue(layer.cosine() <= layer.common() && layer.common() < 0.999, layer.toString());
    }
  }

  @Test
  void largerPatchesGiveOtherOnesOfTheSameSense() {
    for (int r : new int[] {2, 4}) {
      for (double value : of(FilterVariant.filtered(4, r))) {
        assertTrue(value > 0 && Math.abs(value - 1) > 1e-3, r + ": " + value);
      }
    }
  }

  private float[] tuned(Pace pace) {
    return new FilterTraining(net.plain(), start.clone(), FilterVariant.exact(1), pace, 2).learn(examples).parameters();
  }

  /** Which parameters have moved. */
  private boolean[] moved(float[] parameters) {
    int head = net.plain().headAt();
    int first = net.plain().stack().at(net.plain().firstLayer(1));
    return new boolean[] {Arrays.mismatch(start, 0, first, parameters, 0, first) >= 0,
        Arrays.mismatch(start, first, head, parameters, first, head) >= 0,
        Arrays.mismatch(start, head, start.length, parameters, head, start.length) >= 0};
  }

  @Test
  void headHasAStepOfItsOwn() {
    assertArrayEquals(new boolean[] {false, false, true}, moved(tuned(new Pace(1, 10, 0, 0.1f, 1))));
    assertArrayEquals(new boolean[] {false, true, false}, moved(tuned(new Pace(1, 10, 0.1f, 0, 1))));
    assertArrayEquals(new boolean[] {false, true, true}, moved(tuned(new Pace(1, 10, 0.1f, 1))));
  }

  /** With one batch a step is the rate times a gradient of at most the length: of each group by itself. */
  @Test
  void gradientsOfHeadAndLayersAreCutApart() {
    float[] parameters = tuned(new Pace(1, 40, 1, 1, 1e-3));
    int head = net.plain().headAt();
    assertEquals(1e-3, distance(parameters, 0, head), 1e-5);
    assertEquals(1e-3, distance(parameters, head, start.length), 1e-5);
    assertEquals(1e-3, distance(tuned(new Pace(1, 40, 1, 1e-3)), 0, start.length), 1e-5);
  }

  private double distance(float[] parameters, int from, int end) {
    double squares = 0;
    for (int k = from; k < end; k++) {
      squares += Math.pow(parameters[k] - start[k], 2);
    }
    return Math.sqrt(squares);
  }
}
