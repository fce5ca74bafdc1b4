package org.onegrasp.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.Demonstration;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

class CoarseSearchTest {
  private static final InputSpec INPUT = InputSpec.STANDARD;
  private static final Grid GRID = INPUT.grid(WorkArea.STANDARD);
  private static final Kernels KERNELS = Kernels.best().make();
  private static final int SIDE = GRID.side();
  private static final int MIDDLE = 47; // odd: none of the few points lies on the handle, but some beside it

  /** A block of 11 cells, and a thin handle of 20 to the right of it, or all of it with rows and columns exchanged. */
  private static HeightMap pan(int firstCol, boolean handle, boolean exchanged) {
    float[] metres = new float[GRID.cells()];
    for (int col = firstCol; col < (handle ? firstCol + 31 : firstCol + 11); col++) {
      boolean block = col < firstCol + 11;
      for (int row = MIDDLE - (block ? 5 : 0); row <= MIDDLE + (block ? 5 : 0); row++) {
        metres[exchanged ? col * SIDE + row : row * SIDE + col] = block ? 0.030f : 0.010f;
      }
    }
    return new HeightMap(GRID, metres);
  }

  private static double distanceAtTheBorder(boolean exchanged) {
    Grasp grasp = exchanged ? new Grasp(GRID.x(MIDDLE), GRID.y(25), 0.415, 0, 0.044, 1)
        : new Grasp(GRID.x(25), GRID.y(MIDDLE), 0.415, 0, 0.044, 1);
    Demonstration shown = Demonstration.around("pan", INPUT, GRID, INPUT.of(pan(20, true, exchanged)), grasp);
    HeightMap map = pan(SIDE - 12, false, exchanged);
    Hypothesis look = new Layer(map, INPUT.of(map)).whole();
    Template template = new Template(ShownPart.alone(shown, INPUT), INPUT, KERNELS);
    return new CoarseSearch(look, template, false, 1000, KERNELS).best(0, CoarseSearch.HOPELESS).distance();
  }

  @Test
  void whatReachesFarBeyondTheMapIsAsUnknownAtItsRightAsAtItsBottom() {
    double below = distanceAtTheBorder(true);
    assertTrue(below < 0.2, "distance " + below);
    assertEquals(below, distanceAtTheBorder(false), 1e-9);
  }
}
