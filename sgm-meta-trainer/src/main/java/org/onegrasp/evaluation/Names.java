package org.onegrasp.evaluation;

import java.util.List;
import java.util.Optional;
import org.onegrasp.recognition.Found;
import org.onegrasp.recognition.Ownership;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;

/** What several skills say of one look together: of those that claim the same thing, the most alike has it. */
final class Names {
  /** A thing and the skill that has it. */
  record Named(ObjectModel object, Found found) {}

  private final List<Named> named;

  /** @param claims of all skills */
  Names(List<Named> claims) {
    named = Ownership.of(claims, Named::found, claim -> false).owners();
  }

  /** The best grasp of this name, if any. */
  Optional<Grasp> of(ObjectModel object) {
    return named.stream().filter(n -> n.object == object).map(n -> n.found.grasp()).findFirst();
  }

  /** The best first. */
  List<Named> all() {
    return named;
  }
}
