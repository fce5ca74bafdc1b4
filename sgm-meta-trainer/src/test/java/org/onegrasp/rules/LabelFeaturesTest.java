package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Fits of what a module that knows no error could say, on gradients whose making is known. */
class LabelFeaturesTest {
  private static final int SIDE = 12;
  private static final int CHANNELS = 3;
  private static final int LABEL_SIDE = 6;
  private static final int BINS = 2;
  private final SplittableRandom random = new SplittableRandom(4);
  private final LabelFeatures features = new LabelFeatures(SIDE, CHANNELS, LABEL_SIDE, BINS);
  private final double[] seen = new double[features.count()];

  /** A label at one cell of the coarse map, in one bin. */
  private static float[] label(int row, int col, int bin) {
    float[] label = new float[LABEL_SIDE * LABEL_SIDE * BINS];
    label[(row * LABEL_SIDE + col) * BINS + bin] = 50;
    return label;
  }

  private float[] map() {
    return LessonProbe.uniform(SIDE * SIDE * CHANNELS, 1, random);
  }

  @Test
  void theLabelIsSpreadAndItsSumIsOne() {
    features.label(label(2, 3, 1));
    features.map(map());
    int own = 1 + CHANNELS * 3; // a constant, the map, and its means over two squares
    features.at(5 * SIDE + 7, seen); // the lower right one of the four cells of that cell
    assertEquals(0, seen[own]);
    assertEquals(1, seen[own + 1]);
    assertEquals(4 / 25.0, seen[own + BINS + 1], 1e-6, "mean over 5 x 5 cells");
    assertEquals(4 / 441.0, seen[own + 3 * BINS], 1e-6, "mean over 21 x 21 cells, zeros beyond the border");
    features.at(3 * SIDE + 7, seen);
    assertEquals(0, seen[own + 1]);
  }

  @Test
  void aGradientThatIsAProductOfMapAndLabelIsFoundOnOtherSamples() {
    assertTrue(cosineOnOthers(features.ofOnePass()) > 0.99);
  }

  @Test
  void noneIsFoundWithoutTheLabelOrWithoutTheMap() {
    assertTrue(Math.abs(cosineOnOthers(features.ofMap())) < 0.2);
    assertTrue(Math.abs(cosineOnOthers(features.ofLabel())) < 0.2);
  }

  private double cosineOnOthers(int[] used) {
    RidgeFit fit = new RidgeFit(features.count(), CHANNELS);
    for (int sample = 0; sample < 30; sample++) {
      float[] gradient = nextGradient();
      for (int cell = 0; cell < features.cells(); cell++) {
        features.at(cell, seen);
        fit.add(seen, gradient, cell * CHANNELS, 1);
      }
    }
    double[][] module = fit.solve(used);
    double sum = 0;
    for (int sample = 0; sample < 40; sample++) {
      float[] gradient = nextGradient();
      sum += OnePassProbe.cosine(gradient, OnePassProbe.predicted(features, module, used));
    }
    return sum / 40;
  }

  /** Of the next sample: where the label is, bin 0 pushes a channel along the map, bin 1 another one against it. */
  private float[] nextGradient() {
    float[] label = label(random.nextInt(LABEL_SIDE), random.nextInt(LABEL_SIDE), random.nextInt(BINS));
    float[] map = map();
    features.label(label);
    features.map(map);
    float[] gradient = new float[map.length];
    for (int cell = 0; cell < features.cells(); cell++) {
      int coarse = (cell / SIDE / 2 * LABEL_SIDE + cell % SIDE / 2) * BINS;
      gradient[cell * CHANNELS] = label[coarse] * map[cell * CHANNELS + 1];
      gradient[cell * CHANNELS + 2] = -label[coarse + 1] * map[cell * CHANNELS + 2];
    }
    return gradient;
  }
}
