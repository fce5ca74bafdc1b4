package org.onegrasp.objects;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.table.SimConfiguration;

/** What geometry calls a place to hold must hold in the simulator too. */
class LiftTest {
  @Test
  void nineteenOfTwentyPlacesLift() throws IOException {
    List<ObjectModel> objects = new ArrayList<>(HouseholdObjects.training(9, 1));
    objects.addAll(HouseholdObjects.heldout(10, 1));
    int attempts = 0;
    List<String> failures = new ArrayList<>();
    try (SimWorld world = SimWorld.open(new SimConfiguration(null, SimConfiguration.Sensor.NOMINAL, false, 1))) {
      for (ObjectModel object : objects) {
        for (GraspPlace place : object.places()) {
          attempts++;
          world.place(object, 0.03, -0.02, 0.4);
          Outcome outcome = world.attempt(place.grasp().in(world.objectPose()));
          if (!outcome.success()) {
            failures.add(object.name() + " " + place + ": " + outcome.reason());
          }
        }
      }
    }
    assertTrue(failures.size() * 20 <= attempts, failures.size() + " of " + attempts + " failed: " + failures);
  }
}
