package org.onegrasp.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Placing;

class ShownPlacesTest {
  private static final ObjectModel HAMMER = HouseholdObjects.sample("hammer", 1);
  private static final ObjectModel WRENCH = HouseholdObjects.sample("wrench", 2);
  private static final List<Placed> FIRST =
      List.of(new Placed(HAMMER, new Placing(0.05, 0.08, 0)), new Placed(WRENCH, new Placing(0, -0.1, 1)));
  private static final List<Placed> LATER =
      List.of(new Placed(WRENCH, new Placing(0.02, 0.1, 2)), new Placed(HAMMER, new Placing(-0.05, -0.06, 0.8)));

  private final Map<String, List<Grasp>> taught = new HashMap<>();
  private final ShownPlaces places = new ShownPlaces(skill -> taught.getOrDefault(skill, List.of()));

  private static Grasp at(Placed placed, double along, double across) {
    double cos = Math.cos(placed.at().yaw());
    double sin = Math.sin(placed.at().yaw());
    return new Grasp(placed.at().x() + cos * along - sin * across, placed.at().y() + sin * along + cos * across, 0.42,
        placed.at().yaw() + Math.PI / 2, 0.02, 1);
  }

  private void status(String skill, int state, List<Placed> table) {
    places.status(new TeachingStatus(new Header(0, RosTime.ofNanos(0), ""), state, skill, 0, 0, 0, 0, ""), () -> table);
  }

  /** Shown while the things lay like this, whatever they do during the lesson. */
  private void teach(String skill, Grasp grasp, List<Placed> table) {
    taught.computeIfAbsent(skill, name -> new ArrayList<>()).add(grasp);
    status(skill, TeachingStatus.TEACHING, table);
    status(skill, TeachingStatus.TEACHING, LATER);
    status(skill, TeachingStatus.DONE, LATER);
  }

  @Test
  void theShownPlaceIsRightWhereverTheThingLies() {
    teach("mine", at(FIRST.get(0), 0.02, 0), FIRST);

    assertEquals(true, places.right("mine", at(LATER.get(1), 0.02, 0), LATER));
    assertEquals(true, places.right("mine", at(LATER.get(1), 0.03, 0), LATER));
  }

  @Test
  void anotherPlaceAndAnotherThingAreWrong() {
    teach("mine", at(FIRST.get(0), 0.02, 0), FIRST);

    assertEquals(false, places.right("mine", at(LATER.get(1), -0.04, 0), LATER));
    assertEquals(false, places.right("mine", at(LATER.get(0), 0.02, 0), LATER));
  }

  @Test
  void eachOfSeveralShownPlacesIsRight() {
    teach("mine", at(FIRST.get(0), 0.02, 0), FIRST);
    teach("mine", at(LATER.get(1), -0.05, 0), LATER);

    assertEquals(true, places.right("mine", at(LATER.get(1), 0.02, 0), LATER));
    assertEquals(true, places.right("mine", at(FIRST.get(0), -0.05, 0), FIRST));
  }

  @Test
  void nobodyKnowsOfWhatWasNotShownHere() {
    assertNull(places.right("from a file", at(FIRST.get(0), 0.02, 0), FIRST));
    status("refused", TeachingStatus.TEACHING, FIRST);
    status("refused", TeachingStatus.REJECTED, FIRST);
    assertNull(places.right("refused", at(FIRST.get(0), 0.02, 0), FIRST));
  }
}
