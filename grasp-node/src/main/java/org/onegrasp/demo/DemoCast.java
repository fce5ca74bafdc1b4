package org.onegrasp.demo;

import java.util.List;
import org.onegrasp.world.ObjectModel;

/**
 * What lies on the table of a demo.
 *
 * @param object is taught first
 * @param other is taught next, while the first lies beside it
 * @param stranger is never taught
 */
public record DemoCast(ObjectModel object, ObjectModel other, ObjectModel stranger) {
  /** What is taught. */
  List<ObjectModel> taught() {
    return List.of(object, other);
  }

  /** All, the one that is asked for in front. */
  List<ObjectModel> around(ObjectModel asked) {
    return List.of(asked, asked == object ? other : object, stranger);
  }

  /** All but this one. */
  List<ObjectModel> without(ObjectModel away) {
    return around(away).subList(1, 3);
  }
}
