package org.onegrasp.evaluation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.onegrasp.recognition.Found;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;

/** What several skills say of one look together: of those that claim the same thing, the most alike has it. */
final class Names {
  /** Of two claims to one thing, one covers more than this share of the cells of the other. */
  private static final double SAME = 0.3;

  /** A thing and the skill that has it. */
  record Named(ObjectModel object, Found found) {}

  private final List<Named> named = new ArrayList<>();

  /** @param claims of all skills */
  Names(List<Named> claims) {
    claims.stream().sorted(Comparator.comparingDouble(claim -> claim.found.distance()))
        .filter(claim -> named.stream().noneMatch(other -> same(other.found.cells(), claim.found.cells())))
        .forEachOrdered(named::add);
  }

  private static boolean same(BitSet a, BitSet b) {
    BitSet both = (BitSet) a.clone();
    both.and(b);
    return both.cardinality() > SAME * Math.max(1, Math.min(a.cardinality(), b.cardinality()));
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
