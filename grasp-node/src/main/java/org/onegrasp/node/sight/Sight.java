package org.onegrasp.node.sight;

import java.util.List;
import java.util.Optional;

/**
 * What a look shows of all that was taught.
 *
 * @param claims things in view: those of the skill in use in front, then the surest grasp first
 * @param absences the rest of what was looked for, the skill in use in front
 * @param best the grasp to take now: of the skill in use, or of any; of the start weights where nothing is in use
 * @param obstacle why there is no grasp to take, in plain words; empty when there is one
 * @param skills taught in all
 * @param waiting of these, not looked for yet since something moved
 */
public record Sight(List<Claim> claims, List<Absence> absences, Optional<Claim> best, String obstacle, int skills,
    int waiting) {

  /** Before the first look. */
  public static final Sight NONE = new Sight(List.of(), List.of(), Optional.empty(), "", 0, 0);

  public Sight {
    claims = List.copyOf(claims);
    absences = List.copyOf(absences);
  }

  /** Whether all is well all the same: what is looked for just lies elsewhere. */
  public boolean elsewhere() {
    return obstacle.startsWith(Absence.NOT_HERE);
  }
}
