package org.onegrasp.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/** A block of 40 mm on a table that a camera sees with noise of 1.5 mm. */
class LayerTest {
  private static final InputSpec INPUT = InputSpec.STANDARD;
  private static final Grid GRID = INPUT.grid(WorkArea.STANDARD);

  private static Layer layer() {
    Random random = new Random(7);
    float[] metres = new float[GRID.cells()];
    for (int row = 0; row < GRID.side(); row++) {
      for (int col = 0; col < GRID.side(); col++) {
        boolean block = row >= 30 && row < 50 && col >= 30 && col < 50;
        metres[row * GRID.side() + col] = (float) Math.max(0, (block ? 0.040 : 0) + 0.0015 * random.nextGaussian());
      }
    }
    HeightMap map = new HeightMap(GRID, metres);
    return new Layer(map, INPUT.of(map));
  }

  @Test
  void noiseOfTheSupportCountsAsNextToNothing() {
    Layer layer = layer();
    double sum = 0;
    int cells = 0;
    for (int i = 0; i < layer.owner.length; i++) {
      if (layer.owner[i] == 0) {
        sum += layer.smooth[i];
        cells++;
      }
    }
    double meanMillimetres = sum / cells / Smoothing.MILLIMETRE;
    assertTrue(meanMillimetres < 0.1, "mean of the smoothed support " + meanMillimetres + " mm");
  }

  @Test
  void heightsOfThingsStayAsTheyAreSeen() {
    assertEquals(40, layer().smooth[40 * GRID.side() + 40] / (double) Smoothing.MILLIMETRE, 2);
  }
}
