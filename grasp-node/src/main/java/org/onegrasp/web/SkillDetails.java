package org.onegrasp.web;

import java.util.List;

/** One skill, with what it was shown; otherwise as {@link SkillList.Row}. */
public record SkillDetails(String name, int demonstrations, int attempts, int held, boolean selected, String picture,
    String file, List<Shown> shown) {

  public SkillDetails(SkillList.Row row, List<Shown> shown) {
    this(row.name(), row.demonstrations(), row.attempts(), row.held(), row.selected(), row.picture(), row.file(),
        shown);
  }

  /**
   * A demonstration: metres, radians.
   *
   * @param number counted from 1
   * @param height of the finger tips above the table
   */
  public record Shown(int number, double x, double y, double z, double yaw, double width, double height,
      String picture) {}
}
