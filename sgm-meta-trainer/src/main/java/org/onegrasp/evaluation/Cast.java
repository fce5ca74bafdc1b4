package org.onegrasp.evaluation;

import java.util.List;
import java.util.Map;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.TurnedObject;

/**
 * Who else may appear.
 *
 * @param strangers things that are not taught, of many families
 * @param turned objects in another resting pose, by name; objects that have none are always as they were shown
 */
public record Cast(List<ObjectModel> strangers, Map<String, TurnedObject> turned) {
  /** Nobody. */
  public static final Cast NOBODY = new Cast(List.of(), Map.of());

  public Cast {
    strangers = List.copyOf(strangers);
    turned = Map.copyOf(turned);
  }
}
