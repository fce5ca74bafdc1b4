package org.onegrasp.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.world.ObjectModel;

/** Objects by the names that people give on the command line. */
public final class NamedObjects {
  private static final Pattern INSTANCE = Pattern.compile("([a-z]+)-(\\d{1,15})");

  private static final double LARGEST = 0.09; // metres from the middle

  private NamedObjects() {}

  /**
   * Others that the shipped model has never seen, each of another family, and none so large that there is no room for
   * several of them on the work area.
   */
  public static List<ObjectModel> beside(ObjectModel object, int count, long seed) {
    List<String> families = new ArrayList<>(HouseholdObjects.heldoutFamilies());
    Collections.rotate(families, -(int) Math.floorMod(seed + 1, (long) families.size()));
    return families.stream().filter(family -> !family.equals(object.family()))
        .map(family -> HouseholdObjects.sample(family, seed)).filter(NamedObjects::small).limit(count).toList();
  }

  private static boolean small(ObjectModel object) {
    double reach = 0;
    for (int i = 0; i < object.vertices().length; i += 3) {
      reach = Math.max(reach, Math.hypot(object.vertices()[i], object.vertices()[i + 1]));
    }
    return reach <= LARGEST;
  }

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
