package org.onegrasp.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.onegrasp.world.ObjectModel;

/**
 * Household objects of random proportions: every seed gives another instance of a family, always the same for the same
 * seed.
 *
 * <p>
 * The families for meta-training and for evaluation are disjoint and differ in kind, so that an evaluation shows grasps
 * on things the network has never seen.
 */
public final class HouseholdObjects {
  private enum Family {
    BOX(0, true, Containers::box),
    CAN(1, true, Containers::can),
    BOTTLE(2, true, Containers::bottle),
    TUBE(3, true, Containers::tube),
    BOWL(4, true, Tableware::bowl),
    PAN(5, true, Tableware::pan),
    SCREWDRIVER(6, true, HandTools::screwdriver),
    BRUSH(7, true, HandTools::brush),
    BRACKET(8, true, Blocks::bracket),
    MUG(9, false, Tableware::mug),
    HAMMER(10, false, HandTools::hammer),
    SCISSORS(11, false, HandTools::scissors),
    SPATULA(12, false, Tableware::spatula),
    WRENCH(13, false, HandTools::wrench),
    BRICKS(14, false, Blocks::bricks),
    REMOTE(15, false, Blocks::remote),
    LADLE(16, false, Tableware::ladle),
    FLASK(17, false, Containers::flask),
    TIN(18, false, Containers::tin);

    /**
     * Of its instances: never another number for a family, so that new families leave the objects of all others as they
     * are.
     */
    private final int seed;
    private final boolean training;
    private final Function<Dice, Blueprint> drawing;

    Family(int seed, boolean training, Function<Dice, Blueprint> drawing) {
      this.seed = seed;
      this.training = training;
      this.drawing = drawing;
    }

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private HouseholdObjects() {}

  /** Names of the families to learn from. */
  public static List<String> trainingFamilies() {
    return families(true);
  }

  /** Names of the families to evaluate with; none of them is in {@link #trainingFamilies()}. */
  public static List<String> heldoutFamilies() {
    return families(false);
  }

  /**
   * One instance of a family.
   *
   * @throws IllegalArgumentException when there is no such family
   */
  public static ObjectModel sample(String family, long seed) {
    for (Family f : Family.values()) {
      if (f.label().equals(family)) {
        return f.drawing.apply(new Dice(seed * 31 + f.seed)).build(family + "-" + seed, family);
      }
    }
    throw new IllegalArgumentException(
        "no family \"" + family + "\"; there are " + trainingFamilies() + " to learn from and "
            + heldoutFamilies() + " to evaluate with");
  }

  /** Different objects of the training families in turn. */
  public static List<ObjectModel> training(int count, long seed) {
    return cycle(trainingFamilies(), count, seed);
  }

  /** Different objects of the held-out families in turn. */
  public static List<ObjectModel> heldout(int count, long seed) {
    return cycle(heldoutFamilies(), count, seed);
  }

  private static List<ObjectModel> cycle(List<String> families, int count, long seed) {
    List<ObjectModel> objects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      objects.add(sample(families.get(i % families.size()), 1000 * seed + i / families.size()));
    }
    return objects;
  }

  private static List<String> families(boolean training) {
    List<String> names = new ArrayList<>();
    for (Family f : Family.values()) {
      if (f.training == training) {
        names.add(f.label());
      }
    }
    return List.copyOf(names);
  }
}
