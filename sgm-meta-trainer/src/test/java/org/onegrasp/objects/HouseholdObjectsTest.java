package org.onegrasp.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.onegrasp.geometry.ConvexHull;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;

class HouseholdObjectsTest {
  private static final int SEEDS = 20;
  private static final int WIDER_SEEDS = 6; // there are many of these families
  private static final Map<String, List<ObjectModel>> DRAWN = new ConcurrentHashMap<>();

  static Stream<String> families() {
    return Stream
        .of(HouseholdObjects.trainingFamilies(), HouseholdObjects.widerFamilies(), HouseholdObjects.heldoutFamilies(),
            HouseholdObjects.sealedFamilies())
        .flatMap(List::stream);
  }

  private static List<ObjectModel> instances(String family) {
    return DRAWN.computeIfAbsent(family, HouseholdObjectsTest::draw);
  }

  private static List<ObjectModel> draw(String family) {
    int seeds = HouseholdObjects.widerFamilies().contains(family) ? WIDER_SEEDS : SEEDS;
    return IntStream.range(0, seeds).mapToObj(seed -> HouseholdObjects.instance(family, seed)).toList();
  }

  private static List<ConvexHull> hulls(ObjectModel object) {
    return ConvexHull.ofPieces(object.hulls(), object.name());
  }

  @ParameterizedTest
  @MethodSource("families")
  void standsOnTheTableAndFitsTheWorkArea(String family) {
    for (ObjectModel o : instances(family)) {
      double[] low = {1, 1, 1};
      double[] high = {-1, -1, -1};
      for (int i = 0; i < o.vertices().length; i++) {
        low[i % 3] = Math.min(low[i % 3], o.vertices()[i]);
        high[i % 3] = Math.max(high[i % 3], o.vertices()[i]);
      }
      assertEquals(0, low[2], 1e-7, o.name());
      assertTrue(high[2] >= 0.010 && high[2] <= 0.122, o.name() + " is " + high[2] + " m high");
      assertTrue(Math.max(high[0] - low[0], high[1] - low[1]) <= 0.24, o.name() + " is too long");
      assertEquals(0, (low[0] + high[0]) / 2, 0.001, o.name());
      assertEquals(0, (low[1] + high[1]) / 2, 0.001, o.name());
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void doesNotTipOver(String family) {
    for (ObjectModel o : instances(family)) {
      double margin = Footprint.margin(hulls(o));
      assertTrue(margin > 0.004, o.name() + " stands with a margin of " + margin + " m");
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void piecesAreSolidAndFew(String family) {
    for (ObjectModel o : instances(family)) {
      assertTrue(o.hulls().size() <= 24, o.name() + " has " + o.hulls().size() + " pieces");
      for (ConvexHull hull : hulls(o)) {
        assertTrue(hull.volume > 5e-8, o.name() + " has a piece of " + hull.volume + " m3");
        assertTrue(hull.points.length <= 3 * 24, o.name() + " has a piece of " + hull.points.length / 3 + " points");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void surfaceEnclosesTheVolumeOfThePieces(String family) {
    for (ObjectModel o : instances(family)) {
      double volume = hulls(o).stream().mapToDouble(h -> h.volume).sum();
      assertEquals(volume, enclosed(o), 1e-3 * volume, o.name());
    }
  }

  /** By the divergence theorem: right only for closed surfaces whose triangles all point outward. */
  private static double enclosed(ObjectModel o) {
    double sum = 0;
    float[] v = o.vertices();
    for (int i = 0; i < o.triangles().length; i += 3) {
      int a = 3 * o.triangles()[i];
      int b = 3 * o.triangles()[i + 1];
      int c = 3 * o.triangles()[i + 2];
      sum += v[a] * ((double) v[b + 1] * v[c + 2] - (double) v[b + 2] * v[c + 1])
          + v[a + 1] * ((double) v[b + 2] * v[c] - (double) v[b] * v[c + 2])
          + v[a + 2] * ((double) v[b] * v[c + 1] - (double) v[b + 1] * v[c]);
    }
    return sum / 6;
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyPlaceCanBeHeld(String family) {
    for (ObjectModel o : instances(family)) {
      GraspCheck check = new GraspCheck(hulls(o));
      for (GraspPlace place : o.places()) {
        assertEquals("", check.problem(place.grasp()), () -> o.name() + " at " + place);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void foldTellsTheSymmetryThatOneSees(String family) {
    for (ObjectModel o : instances(family)) {
      Silhouette seen = new Silhouette(o.vertices(), o.triangles());
      double halfTurn = seen.change(Math.PI);
      double someTurn = seen.change(0.7);
      String what = o.name() + " changes by " + halfTurn + " after half a turn, by " + someTurn + " after another";
      switch (o.places().get(0).fold()) {
        case 0 -> assertTrue(halfTurn < 0.02 && someTurn < 0.12, what);
        case 1 -> assertTrue(halfTurn > 0.015 && someTurn > 0.05, what);
        case 2 -> assertTrue(halfTurn < 0.01 && someTurn > 0.05, what);
        default -> throw new AssertionError(o.name() + " has fold " + o.places().get(0).fold());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void massAndFrictionAreThoseOfHouseholdThings(String family) {
    for (ObjectModel o : instances(family)) {
      assertTrue(o.mass() >= 0.02 && o.mass() <= 0.6, o.name() + " weighs " + o.mass() + " kg");
      assertTrue(o.friction() >= 0.5 && o.friction() <= 1.0, o.name() + " has friction " + o.friction());
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void sameSeedGivesTheSameObject(String family) {
    ObjectModel a = HouseholdObjects.instance(family, 7);
    ObjectModel b = HouseholdObjects.instance(family, 7);
    assertArrayEquals(a.vertices(), b.vertices());
    assertArrayEquals(a.triangles(), b.triangles());
    assertArrayEquals(a.colours(), b.colours());
    assertEquals(a.places(), b.places());
    assertEquals(a.demonstrated(), b.demonstrated());
    assertNotEquals(List.of(a.mass(), a.friction()),
        List.of(HouseholdObjects.instance(family, 8).mass(), HouseholdObjects.instance(family, 8).friction()));
  }

  @ParameterizedTest
  @MethodSource("families")
  void demonstrationsDiffer(String family) {
    Set<Integer> offered = new HashSet<>();
    Set<Integer> shown = new HashSet<>();
    for (ObjectModel o : instances(family)) {
      offered.add(o.places().size());
      shown.add(o.demonstrated());
    }
    assertTrue(shown.size() > 1 || offered.equals(Set.of(1)),
        family + " always shows place " + shown + " of " + offered);
  }

  @Test
  void heldOutFamiliesAreNotTrainedOn() {
    Set<String> all = new HashSet<>(HouseholdObjects.trainingFamilies());
    assertEquals(9, all.size());
    assertTrue(HouseholdObjects.heldoutFamilies().stream().allMatch(all::add), "a family is in both lists");
    assertEquals(19, all.size());
    assertTrue(HouseholdObjects.widerFamilies().stream().allMatch(all::add), "a wider family is in another list, too");
    assertEquals(77, all.size());
    assertTrue(HouseholdObjects.sealedFamilies().stream().allMatch(all::add),
        "a sealed family is in another list, too");
    assertEquals(85, all.size());
  }

  @Test
  void noOtherListHasASealedObject() {
    List<ObjectModel> objects = HouseholdObjects.sealed(3);
    Set<String> names = new HashSet<>(objects.stream().map(ObjectModel::name).toList());
    assertEquals(3 * (8 + 10), names.size());
    assertTrue(objects.subList(0, 24).stream().map(ObjectModel::family)
        .allMatch(HouseholdObjects.sealedFamilies()::contains), "new kinds come first");
    assertTrue(HouseholdObjects.besideSealed(2).stream().map(ObjectModel::name).noneMatch(names::contains));
    long sealed = 900_000_000_000L;
    assertTrue(names.contains("mug-" + 1000 * sealed), names.toString());
    for (Executable list : List.<Executable>of(() -> HouseholdObjects.heldout(1, sealed),
        () -> HouseholdObjects.wide(1, sealed + 1), () -> HouseholdObjects.training(1, Long.MAX_VALUE),
        () -> HouseholdObjects.sample("anchor", 1), () -> HouseholdObjects.sample("mug", 1000 * sealed))) {
      Exception e = assertThrows(IllegalArgumentException.class, list);
      assertTrue(e.getMessage().contains("of the sealed set"), e.getMessage());
    }
    assertEquals("mug-" + 1000 * (sealed - 1), HouseholdObjects.heldout(1, sealed - 1).get(0).name());
  }

  @Test
  void listsCycleOverFamiliesWithNewInstances() {
    List<ObjectModel> objects = HouseholdObjects.heldout(25, 3);
    assertEquals(25, objects.size());
    assertEquals(25, objects.stream().map(ObjectModel::name).distinct().count());
    assertEquals(10, objects.stream().map(ObjectModel::family).distinct().count());
    assertEquals(9, HouseholdObjects.training(40, 3).stream().map(ObjectModel::family).distinct().count());
  }

  @Test
  void widerListsHaveTheTrainingFamiliesFirstAndNoHeldOutOne() {
    List<ObjectModel> objects = HouseholdObjects.wide(134, 3);
    assertEquals(134, objects.stream().map(ObjectModel::name).distinct().count());
    assertEquals(67, objects.stream().map(ObjectModel::family).distinct().count());
    assertEquals(HouseholdObjects.training(9, 3).stream().map(ObjectModel::name).toList(),
        objects.subList(0, 9).stream().map(ObjectModel::name).toList());
    assertTrue(objects.stream().map(ObjectModel::family).noneMatch(HouseholdObjects.heldoutFamilies()::contains));
  }

  @Test
  void fewOfTheWiderListsAreOfFamiliesFarApart() {
    assertEquals(List.of("box", "kettle", "grater", "roller", "handset", "pawn"),
        HouseholdObjects.wide(6, 3).stream().map(ObjectModel::family).toList());
  }

  @Test
  void kindsLookDifferent() {
    List<String> kinds = families().toList();
    List<Silhouette> seen = kinds.stream().map(kind -> instances(kind).get(0))
        .map(o -> new Silhouette(o.vertices(), o.triangles())).toList();
    for (int i = 0; i < kinds.size(); i++) {
      for (int k = 0; k < i; k++) {
        double difference = seen.get(i).difference(seen.get(k));
        assertTrue(difference > 0.1, kinds.get(i) + " and " + kinds.get(k) + " differ by " + difference);
      }
    }
  }

  @Test
  void namesTheFamiliesWhenAskedForAnotherOne() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> HouseholdObjects.sample("piano", 1));
    assertTrue(e.getMessage().contains("\"piano\"") && e.getMessage().contains("screwdriver"), e.getMessage());
  }
}
