package org.onegrasp.lesson;

import java.util.List;
import org.onegrasp.model.Demonstration;

/**
 * What a lesson repeats of earlier ones, so that weights that serve many objects do not forget them: a share of its
 * samples, spread evenly, are augmentations of earlier demonstrations, in turns. A skill remembers its demonstration,
 * so this needs no data that is not there.
 *
 * @param share of the samples, 0 to 1
 */
public record Rehearsal(List<Demonstration> earlier, double share) {
  /** A lesson about its own demonstration alone. */
  public static final Rehearsal NONE = new Rehearsal(List.of(), 0);

  public Rehearsal {
    earlier = List.copyOf(earlier);
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("the share of rehearsed samples must be between 0 and 1, got " + share);
    }
  }

  /** What sample {@code number}, counted from 0, of a lesson about {@code shown} is an augmentation of. */
  Demonstration at(int number, Demonstration shown) {
    int before = (int) (number * share);
    boolean repeats = !earlier.isEmpty() && (int) ((number + 1) * share) > before;
    return repeats ? earlier.get(before % earlier.size()) : shown;
  }
}
