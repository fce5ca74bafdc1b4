package org.onegrasp.recognition;

import java.util.Locale;
import org.onegrasp.world.Grid;

/** Why an object is not here, in plain words. */
final class NotHere {
  static final String NOTHING_AT_ALL = "not here: the table is empty, or covered all over";
  static final String NOTHING_LIKE_IT = "not here: nothing on the table has the size and shape of what was shown";

  private NotHere() {}

  /** @param best of what is not taken for the object */
  static String unlike(Sighting best) {
    Likeness likeness = best.likeness();
    if (ObjectFinder.unlikeShape(best.alone(), best.template(), best.look(), best.placement()) > 1) {
      return String.format(Locale.ROOT,
          "not here: the most alike thing, at %s, differs from the demonstration by %.0f %%,"
              + " %.2f times what is taken for the same",
          place(best), 100 * best.placement().distance(), best.unlike());
    }
    if (likeness.unlikeHeight(best.template().blur, best.look().layer.noise) > 1) {
      return String.format(Locale.ROOT, "not here: the most alike thing, at %s, is %.0f mm %s than was shown",
          place(best), Math.abs(likeness.higher()), likeness.higher() > 0 ? "higher" : "lower");
    }
    if (ObjectFinder.unlikeInside(best) > 1) {
      return "not here: what is most alike, at " + place(best) + ", is a part of something larger";
    }
    return String.format(Locale.ROOT, "not here: the thing at %s has the shape, but its colours are %.2f"
        + " times as different as is taken for the same", place(best), best.unlike());
  }

  static String turnedOver(Sighting thing) {
    return "not here: the thing at " + place(thing) + " lies on its other side; show it in this pose too";
  }

  private static String place(Sighting thing) {
    Grid grid = thing.look().layer.map.grid();
    return String.format(Locale.ROOT, "(%.3f, %.3f) m", grid.x(thing.placement().col()),
        grid.y(thing.placement().row()));
  }
}
