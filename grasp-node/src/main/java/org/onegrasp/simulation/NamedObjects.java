package org.onegrasp.simulation;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.world.ObjectModel;

/** Objects by the names that people give on the command line. */
public final class NamedObjects {
  private static final Pattern INSTANCE = Pattern.compile("([a-z]+)-(\\d{1,15})");

  private NamedObjects() {}

  /**
   * The named object, or one that the shipped model has never seen.
   *
   * @param name a family such as {@code mug}, an instance of it such as {@code mug-7}, or null
   * @throws IllegalArgumentException when there is no such family; names those that there are
   */
  public static ObjectModel choose(String name, long seed) {
    if (name == null) {
      List<String> families = HouseholdObjects.heldoutFamilies();
      return HouseholdObjects.sample(families.get((int) Math.floorMod(seed, (long) families.size())), seed);
    }
    Matcher instance = INSTANCE.matcher(name);
    return instance.matches() ? HouseholdObjects.sample(instance.group(1), Long.parseLong(instance.group(2)))
        : HouseholdObjects.sample(name, seed);
  }
}
