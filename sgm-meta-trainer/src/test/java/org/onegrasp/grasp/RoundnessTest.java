package org.onegrasp.grasp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

class RoundnessTest {
  private static final Grid GRID = InputSpec.STANDARD.grid(WorkArea.STANDARD);

  private interface Shape {
    double height(double x, double y);
  }

  private static Roundness of(Shape shape) {
    float[] metres = new float[GRID.cells()];
    for (int i = 0; i < metres.length; i++) {
      metres[i] = (float) shape.height(GRID.x(i % GRID.side()) - 0.013, GRID.y(i / GRID.side()) + 0.021);
    }
    return new Roundness(new HeightMap(GRID, metres));
  }

  private static Grasp grasp(double x, double y) {
    return new Grasp(x + 0.013, y - 0.021, 0.43, 0, 0.01, 1);
  }

  private static double bowl(double x, double y, double radius) {
    double r = Math.hypot(x, y);
    return r > radius ? 0 : r > radius - 0.008 ? 0.05 : 0.008;
  }

  @Test
  void rimOfABowlLooksTheSameAllAround() {
    for (double radius : new double[] {0.04, 0.055, 0.07}) {
      Roundness bowl = of((x, y) -> bowl(x, y, radius));
      assertTrue(bowl.at(grasp(radius - 0.004, 0)));
      assertTrue(bowl.at(grasp(0.7 * (radius - 0.004), -0.7 * (radius - 0.004))));
    }
  }

  @Test
  void wholeOfACanDoesToo() {
    assertTrue(of((x, y) -> Math.hypot(x, y) < 0.03 ? 0.1 : 0).at(grasp(0, 0)));
  }

  @Test
  void handleOfAMugIsAtOnePlace() {
    assertFalse(of((x, y) -> Math.max(bowl(x, y, 0.04), x > 0.03 && x < 0.075 && Math.abs(y) < 0.006 ? 0.04 : 0))
        .at(grasp(0.06, 0)));
  }

  @Test
  void endsOfABarAndCornersOfATrayAreFew() {
    assertFalse(of((x, y) -> Math.abs(x) < 0.02 && Math.abs(y) < 0.08 ? 0.04 : 0).at(grasp(0, 0.06)));
    Roundness tray = of((x, y) -> Math.abs(x) > 0.1 || Math.abs(y) > 0.07 ? 0
        : Math.abs(x) > 0.092 || Math.abs(y) > 0.062 ? 0.04 : 0.008);
    assertFalse(tray.at(grasp(0.096, 0)));
    assertFalse(tray.at(grasp(0.096, 0.066)));
  }
}
