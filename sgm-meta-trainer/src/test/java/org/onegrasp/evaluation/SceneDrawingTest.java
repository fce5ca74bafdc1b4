package org.onegrasp.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.geometry.Outline;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.world.Arrangement;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Placing;
import org.onegrasp.world.WorkArea;

class SceneDrawingTest {
  private static final List<ObjectModel> STRANGERS = HouseholdObjects.training(18, 5);

  private static Scenes scenes(Scenes.Gap gap) {
    return new Scenes(List.of(3), 1, gap, 0, 0, 0, false, Scenes.Footing.TABLE, 1, 1);
  }

  private static List<Arrangement> looks(Scenes.Gap gap, int others) {
    SceneDrawing drawing = new SceneDrawing(scenes(gap), WorkArea.STANDARD);
    List<Arrangement> looks = new ArrayList<>();
    for (ObjectModel object : HouseholdObjects.heldout(10, 3)) {
      SplittableRandom random = new SplittableRandom(7);
      Placing at = Placing.random(WorkArea.STANDARD, random);
      looks.add(drawing.look(new Placed(object, at), STRANGERS, others, random));
    }
    return looks;
  }

  /** Distances of the others from the object. */
  private static List<Double> gaps(Arrangement look) {
    Outline object = SceneDrawing.outline(look.object().orElseThrow());
    return look.others().stream().map(other -> SceneDrawing.outline(other).distance(object)).toList();
  }

  @Test
  void thingsWithRoomAreAFingersWidthApartAndOfOtherFamilies() {
    for (Arrangement look : looks(Scenes.Gap.ROOMY, 3)) {
      assertEquals(3, look.others().size());
      assertEquals(3, look.others().stream().map(other -> other.object().family()).distinct().count());
      ObjectModel object = look.object().orElseThrow().object();
      ObjectModel alike = look.others().get(0).object();
      assertEquals(object.name() + "-recoloured-0", alike.name());
      assertSame(object.vertices(), alike.vertices());
      assertNotEquals(object.colours()[0], alike.colours()[0]);
      assertTrue(gaps(look).stream().allMatch(gap -> gap >= 0.025), gaps(look).toString());
      assertTrue(SceneDrawing.outline(look.others().get(0))
          .distance(SceneDrawing.outline(look.others().get(2))) >= 0.025);
    }
  }

  @Test
  void nearThingsAreAsNearAsAskedAndNeverOverlap() {
    for (Arrangement look : looks(new Scenes.Gap(0.001, 0.012), 3)) {
      assertTrue(gaps(look).stream().allMatch(gap -> gap > 0.0009 && gap < 0.0125), gaps(look).toString());
    }
    for (Arrangement look : looks(Scenes.Gap.TOUCHING, 1)) {
      assertTrue(gaps(look).stream().allMatch(gap -> gap > 0 && gap < 0.0007), gaps(look).toString());
    }
  }

  private static List<String> places(List<Arrangement> looks) {
    return looks.stream().flatMap(look -> look.others().stream())
        .map(other -> other.object().name() + " " + other.at()).toList();
  }

  @Test
  void sameSeedGivesTheSameScene() {
    assertEquals(places(looks(Scenes.Gap.ROOMY, 2)), places(looks(Scenes.Gap.ROOMY, 2)));
  }

  @Test
  void tooFewFamiliesAreSaid() {
    SceneDrawing drawing = new SceneDrawing(scenes(Scenes.Gap.ROOMY), WorkArea.STANDARD);
    Placed object = new Placed(HouseholdObjects.sample("mug", 1), new Placing(0, 0, 0));
    String message = assertThrows(IllegalArgumentException.class,
        () -> drawing.look(object, List.of(HouseholdObjects.sample("mug", 2)), 2, new SplittableRandom(1)))
        .getMessage();
    assertTrue(message.contains("no room for 2 other things around mug-1"), message);
  }

  @Test
  void fingersHaveRoomBesideAThingUntilItStandsWhereTheyGo() {
    ObjectModel object = HouseholdObjects.sample("remote", 1);
    var place = object.demonstration();
    Placing at = new Placing(0, 0, 0);
    double yaw = place.grasp().yaw();
    double reach = place.grasp().width() / 2 + 0.016;
    Outline tin = Outline.rectangle(-0.004, 0.004, -0.004, 0.004, 0);
    Outline far = tin.moved(place.grasp().x() - 0.09 * Math.sin(yaw), place.grasp().y() + 0.09 * Math.cos(yaw), 0);
    Outline inTheWay =
        tin.moved(place.grasp().x() + reach * Math.cos(yaw), place.grasp().y() + reach * Math.sin(yaw), 0);
    assertTrue(new FingerRoom(0.085, List.of(far)).at(place, at));
    assertEquals(place.fold() != 1, new FingerRoom(0.085, List.of(inTheWay)).at(place, at));
  }
}
