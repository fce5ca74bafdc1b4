package org.onegrasp.web;

import java.util.List;

/**
 * Skills by name.
 *
 * @param count of all
 * @param problem what is wrong with the files of skills; empty when nothing is
 * @param skills a part of them
 */
public record SkillList(int count, String problem, List<Row> skills) {
  /**
   * One skill.
   *
   * @param demonstrations how many
   * @param attempts at its grasps that are known of
   * @param held of these
   * @param selected whether it is the one in use
   */
  public record Row(String name, int demonstrations, int attempts, int held, boolean selected, String picture,
      String file) {}
}
