package org.onegrasp.node.skills;

import java.util.Arrays;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.Skill;
import org.onegrasp.model.Demonstration;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/** Skills for tests. */
public final class Skillful {
  public static final String MODEL = "ab".repeat(32);

  private Skillful() {}

  /** Every weight has the value {@code mark}. */
  public static Skill skill(String object, int mark) {
    short[] weights = new short[20_000];
    Arrays.fill(weights, (short) mark);
    return new Skill(MODEL, weights, shown(object, mark));
  }

  /** Shown on the box of {@link BoxOnTable}. */
  public static Skill ofBox(String object) {
    Grid grid = InputSpec.STANDARD.grid(WorkArea.STANDARD);
    byte[] heights = new byte[grid.cells()];
    for (int i = 0; i < heights.length; i++) {
      boolean on = Math.abs(grid.x(i % grid.side())) <= 0.02 && Math.abs(grid.y(i / grid.side())) <= 0.06;
      heights[i] = (byte) (on ? 60 : 0);
    }
    return new Skill(MODEL, new short[20_000], new Demonstration(object, grid, heights, BoxOnTable.GRASP));
  }

  /** Every height is {@code mark} millimetres. */
  public static Demonstration shown(String object, int mark) {
    byte[] heights = new byte[96 * 96];
    Arrays.fill(heights, (byte) mark);
    return new Demonstration(object, InputSpec.STANDARD.grid(WorkArea.STANDARD), heights,
        new Grasp(0.01, -0.02, 0.43, 0.5, 0.04, 1));
  }
}
