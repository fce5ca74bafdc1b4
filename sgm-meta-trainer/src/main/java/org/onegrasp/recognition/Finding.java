package org.onegrasp.recognition;

import java.util.List;
import java.util.Optional;
import org.onegrasp.world.Grasp;

/**
 * What a look shows of one skill's object.
 *
 * @param found its instances, best first
 * @param reason in plain words why there is none; empty when there is one
 */
public record Finding(List<Found> found, String reason) {
  public Finding {
    found = List.copyOf(found);
  }

  /** The grasp of the best instance, if any. */
  public Optional<Grasp> best() {
    return found.stream().findFirst().map(Found::grasp);
  }
}
