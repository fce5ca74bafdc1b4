package org.onegrasp.objects;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
  /** From here on seeds are those of the sealed set; lists of objects to learn, search or try with are refused. */
  private static final long FIRST_SEALED_SEED = 900_000_000_000L;
  private static final long INSTANCES = 1000; // of a family that one seed has

  private HouseholdObjects() {}

  /** Names of the families to learn from. */
  public static List<String> trainingFamilies() {
    return families(Family.Use.TRAINING);
  }

  /**
   * Names of many more families to learn from, compositions of no kind among them; none of them is in the other lists.
   */
  public static List<String> widerFamilies() {
    return families(Family.Use.WIDER);
  }

  /** Names of the families to evaluate with; none of them is in {@link #trainingFamilies()}. */
  public static List<String> heldoutFamilies() {
    return families(Family.Use.HELDOUT);
  }

  /** Names of the families that only {@link #sealed} has. */
  public static List<String> sealedFamilies() {
    return families(Family.Use.SEALED);
  }

  /**
   * One instance of a family.
   *
   * @throws IllegalArgumentException when there is no such family, or only the sealed set has it
   */
  public static ObjectModel sample(String family, long seed) {
    return parted(family, seed).object();
  }

  /**
   * The same, with what its pieces are for. Not all families tell body from the rest; those of vessels and tools do
   * that have a handle, a rim, a blade or a neck.
   */
  public static PartedObject parted(String family, long seed) {
    if (sealedFamilies().contains(family) || seed >= INSTANCES * FIRST_SEALED_SEED) {
      throw new IllegalArgumentException("\"" + family + "-" + seed + "\" is an object of the sealed set; there are "
          + openFamilies());
    }
    return partedInstance(family, seed);
  }

  /** The same of any family. */
  static ObjectModel instance(String family, long seed) {
    return partedInstance(family, seed).object();
  }

  private static PartedObject partedInstance(String family, long seed) {
    for (Family f : Family.values()) {
      if (f.label().equals(family)) {
        return f.sample(seed);
      }
    }
    throw new IllegalArgumentException("no family \"" + family + "\"; there are " + openFamilies());
  }

  private static String openFamilies() {
    return trainingFamilies() + " and, for wider training, " + widerFamilies() + " to learn from and "
        + heldoutFamilies() + " to evaluate with";
  }

  /** Different objects of the training families in turn. */
  public static List<ObjectModel> training(int count, long seed) {
    return cycle(trainingFamilies(), count, open(seed));
  }

  /** Different objects of the training families and of the wider ones in turn; fewer are of families far apart. */
  public static List<ObjectModel> wide(int count, long seed) {
    List<String> all = new ArrayList<>(trainingFamilies());
    all.addAll(widerFamilies());
    int most = all.size();
    return cycle(count >= most ? all : IntStream.range(0, count).mapToObj(i -> all.get(i * most / count)).toList(),
        count, open(seed));
  }

  /** Different objects of the held-out families in turn. */
  public static List<ObjectModel> heldout(int count, long seed) {
    return cycle(heldoutFamilies(), count, open(seed));
  }

  /**
   * The objects that releases are measured with: so many of each sealed family, and then as many of each held-out one,
   * none of which another list has.
   */
  public static List<ObjectModel> sealed(int each) {
    List<ObjectModel> objects = cycle(sealedFamilies(), each * sealedFamilies().size(), FIRST_SEALED_SEED);
    objects.addAll(cycle(heldoutFamilies(), each * heldoutFamilies().size(), FIRST_SEALED_SEED));
    return objects;
  }

  /** What stands beside them: objects of the training and of the held-out families that no other list has. */
  public static List<ObjectModel> besideSealed(int each) {
    List<ObjectModel> objects = cycle(trainingFamilies(), each * trainingFamilies().size(), FIRST_SEALED_SEED + 1);
    objects.addAll(cycle(heldoutFamilies(), each * heldoutFamilies().size(), FIRST_SEALED_SEED + 1));
    return objects;
  }

  private static long open(long seed) {
    if (seed >= FIRST_SEALED_SEED) {
      throw new IllegalArgumentException(
          "seeds of objects must be below " + FIRST_SEALED_SEED + ", the first of the sealed set, got " + seed);
    }
    return seed;
  }

  private static List<ObjectModel> cycle(List<String> families, int count, long seed) {
    List<ObjectModel> objects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      objects.add(instance(families.get(i % families.size()), INSTANCES * seed + i / families.size()));
    }
    return objects;
  }

  private static List<String> families(Family.Use use) {
    return Arrays.stream(Family.values()).filter(f -> f.use == use).map(Family::label).toList();
  }
}
