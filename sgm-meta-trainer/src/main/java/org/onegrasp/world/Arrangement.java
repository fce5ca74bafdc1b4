package org.onegrasp.world;

import java.util.List;
import java.util.Optional;

/**
 * Everything on a table.
 *
 * @param object the one that is grasped for; it may be away
 * @param others what else stands there, as modelled; they do not overlap
 * @param ground what all of it stands on
 */
public record Arrangement(Optional<Placed> object, List<Placed> others, Ground ground) {
  public Arrangement {
    others = List.copyOf(others);
  }

  /** One thing alone on a table that is where the work area says. */
  public static Arrangement alone(ObjectModel object, Placing at) {
    return new Arrangement(Optional.of(new Placed(object, at)), List.of(), Ground.LEVEL);
  }
}
