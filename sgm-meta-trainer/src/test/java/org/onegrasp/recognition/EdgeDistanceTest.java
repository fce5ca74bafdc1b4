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

final class EdgeDistanceTest {
  private static final Kernels KERNELS = Kernels.best().make();
  private static final InputSpec INPUT = InputSpec.STANDARD;
  private static final WorkArea AREA = WorkArea.STANDARD;
  private static final Grid GRID = INPUT.grid(AREA);
  private static final int FIRST = 40; // row and column of the frame's corner

  /** A frame of 12 by 12 cells, 30 mm high, one cell wide; its left side lies so many cells farther right. */
  private static HeightMap frame(int right) {
    float[] metres = new float[GRID.cells()];
    for (int i = 0; i < 12; i++) {
      metres[FIRST * GRID.side() + FIRST + i] = 0.030f;
      metres[(FIRST + 11) * GRID.side() + FIRST + i] = 0.030f;
      metres[(FIRST + i) * GRID.side() + FIRST + right] = 0.030f;
      metres[(FIRST + i) * GRID.side() + FIRST + 11] = 0.030f;
    }
    return new HeightMap(GRID, metres);
  }

  private static Hypothesis whole(HeightMap map) {
    return new Layer(map, INPUT.of(map)).whole();
  }

  private static Template shown() {
    Grasp grasp = new Grasp(GRID.x(FIRST), GRID.y(FIRST + 6), AREA.tableZ() + 0.01, 0, 0.004, 1);
    return new Template(new Demonstration("frame", GRID, INPUT.of(frame(0)), grasp), INPUT, KERNELS);
  }

  private static Placement asShown(Template template, Hypothesis look) {
    Hypothesis before = whole(frame(0));
    return new Registration(look, template, true, KERNELS).at(before.middleCol, before.middleRow, 0);
  }

  @Test
  void whatIsJustAsShownIsNotApart() {
    Hypothesis look = whole(frame(0));
    assertEquals(0, new EdgeDistance(look, shown()).at(asShown(shown(), look)), 1e-12);
  }

  @Test
  void aSideThatLiesACellFartherCountsForLittle() {
    Hypothesis look = whole(frame(1));
    Placement place = asShown(shown(), look);
    assertTrue(place.distance() > 0.1, "laid cell by cell: " + place);
    assertTrue(new EdgeDistance(look, shown()).at(place) < 0.2 * place.distance());
  }

  @Test
  void aFilledInsideIsNoEdge() {
    float[] metres = new float[GRID.cells()];
    for (int i = 0; i < 12 * 12; i++) {
      metres[(FIRST + i / 12) * GRID.side() + FIRST + i % 12] = 0.030f;
    }
    Hypothesis look = whole(new HeightMap(GRID, metres));
    Placement place = asShown(shown(), look);
    assertTrue(new EdgeDistance(look, shown()).at(place) > 0.2, "laid cell by cell: " + place);
  }
}
