package org.onegrasp.node.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

class SceneHistoryTest {
  private static final long SECOND = 1_000_000_000L;
  private final SceneHistory scenes = new SceneHistory();

  private void seen(double seconds) {
    Grid grid = InputSpec.STANDARD.grid(WorkArea.STANDARD);
    scenes
        .add(new Scene(InputSpec.STANDARD, new HeightMap(grid, new float[grid.cells()]), Math.round(seconds * SECOND)));
  }

  private double nearest(double seconds) {
    return scenes.nearest(Math.round(seconds * SECOND)).orElseThrow().stampNanos() * 1e-9;
  }

  @Test
  void nearestInTimeIsFoundAlsoInALittleDisorder() {
    seen(10);
    seen(10.2);
    seen(10.1);
    assertEquals(10.2, nearest(12), 1e-9);
    assertEquals(10, nearest(3), 1e-9);
  }

  @Test
  void whatWasSeenBeforeTimeWentBackIsForgotten() {
    seen(2);
    seen(4);
    seen(0.5);
    assertEquals(0.5, nearest(3.9), 1e-9);
  }
}
