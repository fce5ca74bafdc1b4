package org.onegrasp.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.TurnedObject;
import org.onegrasp.world.table.SimConfiguration;

class OtherRestsTest {
  @Test
  void anotherRestIsTheSameThingTurnedAndStandsSo() throws IOException {
    try (SimWorld world = SimWorld.open(SimConfiguration.shipped(1))) {
      for (String family : HouseholdObjects.heldoutFamilies()) {
        ObjectModel object = HouseholdObjects.sample(family, 1000);
        TurnedObject turned = OtherRests.of(object).orElseThrow();
        float[] before = object.vertices();
        float[] after = turned.model().vertices();
        for (int i = 0; i < before.length; i += 3) {
          assertArrayEquals(turned.turn().transform(before[i], before[i + 1], before[i + 2]),
              new double[] {after[i], after[i + 1], after[i + 2]}, 1e-5, family);
        }
        assertTrue(turned.turn().rotation()[8] < 0.99, family + " lies as before");
        world.place(turned.model(), 0, 0, 0.3);
        assertEquals(0.4, world.objectPose().z(), 2e-3, family);
      }
    }
  }

  @Test
  void whereFingersFromAboveCannotCloseAnyMoreIsNoPlace() {
    ObjectModel remote = HouseholdObjects.sample("remote", 1000);
    TurnedObject over = OtherRests.of(remote).orElseThrow();
    for (GraspPlace place : over.places(remote.demonstration())) {
      assertEquals(1, place.fold());
      assertEquals(remote.demonstration().grasp().width(), place.grasp().width());
    }
    ObjectModel mug = HouseholdObjects.sample("mug", 1000);
    assertTrue(OtherRests.of(mug).orElseThrow().places(mug.demonstration()).isEmpty());
  }
}
