package org.onegrasp.recognition;

import java.util.BitSet;
import org.onegrasp.world.Grasp;

/**
 * One instance of a shown object.
 *
 * @param grasp where to hold it, base frame; its quality is the probability that it is right
 * @param likeness to the demonstration
 * @param demonstration which of the skill's demonstrations it is like, from 0
 * @param cells of the look's height map that belong to it, row by row; nobody writes them
 */
public record Found(Grasp grasp, Likeness likeness, int demonstration, BitSet cells) {

  /** Two of which one covers more than this share of the other's cells are one thing. */
  private static final double MOST_OVERLAP = 0.3;

  /** Whether both are about one thing. */
  public boolean sameThingAs(Found other) {
    return sameThing(cells, other.cells);
  }

  static boolean sameThing(BitSet a, BitSet b) {
    BitSet both = (BitSet) a.clone();
    both.and(b);
    return both.cardinality() > MOST_OVERLAP * Math.min(a.cardinality(), b.cardinality());
  }
}
