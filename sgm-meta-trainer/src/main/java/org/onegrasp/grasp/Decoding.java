package org.onegrasp.grasp;

import java.util.List;
import java.util.Optional;
import org.onegrasp.world.Grasp;

/**
 * What a quality map came to: its peaks in the order they were tried, best first, the last one valid where enough valid
 * ones were found.
 *
 * @param candidates tried peaks; empty when the map has no peak at all
 */
public record Decoding(List<Candidate> candidates) {
  /**
   * One peak of the quality map.
   *
   * @param grasp as measured on the height map; width 0 when nothing was found there
   * @param rejection why it cannot be done, in plain words; empty for a valid grasp
   */
  public record Candidate(Grasp grasp, String rejection) {
    public boolean valid() {
      return rejection.isEmpty();
    }
  }

  public Decoding {
    candidates = List.copyOf(candidates);
  }

  /** The valid grasp of highest quality, if any. */
  public Optional<Grasp> best() {
    return candidates.stream().filter(Candidate::valid).map(Candidate::grasp).findFirst();
  }
}
