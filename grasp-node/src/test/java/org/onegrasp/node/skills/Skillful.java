package org.onegrasp.node.skills;

import java.util.Arrays;
import org.onegrasp.model.Skill;
import org.onegrasp.world.Grasp;

/** Skills for tests. */
public final class Skillful {
  public static final String MODEL = "ab".repeat(32);

  private Skillful() {}

  /** Every weight has the value {@code mark}. */
  public static Skill skill(String object, int mark) {
    short[] weights = new short[20_000];
    Arrays.fill(weights, (short) mark);
    byte[] heights = new byte[96 * 96];
    Arrays.fill(heights, (byte) mark);
    return new Skill(object, MODEL, weights, heights, new Grasp(0.01, -0.02, 0.43, 0.5, 0.04, 1));
  }
}
