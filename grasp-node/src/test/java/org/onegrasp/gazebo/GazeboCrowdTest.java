package org.onegrasp.gazebo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.Arrangement;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Ground;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Placing;
import org.onegrasp.world.Support;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.TableWorld;

/** Many things in Gazebo as in the embedded simulator; skipped where Gazebo is not installed. */
@ExtendWith(OneGazeboAtATime.class)
class GazeboCrowdTest {
  private static final SimConfiguration SEEN = new SimConfiguration(null, SimConfiguration.Sensor.NOMINAL, false, 7);
  private static final Placing AT = new Placing(0.03, 0.02, 0.7);
  private static final ObjectModel CAN = HouseholdObjects.sample("can", 2);
  private static final ObjectModel BRICKS = HouseholdObjects.sample("bricks", 4);
  private static GazeboWorlds gazebo;
  private static TableWorld world;

  @BeforeAll
  static void start() throws IOException {
    gazebo = OwnGazebo.worlds();
    world = gazebo.open(SEEN);
  }

  @AfterAll
  static void stop() {
    if (gazebo != null) {
      world.close();
      gazebo.close();
    }
  }

  private static Arrangement scene(Ground ground, Placed... others) {
    return new Arrangement(Optional.of(new Placed(Tin.TIN, AT)), List.of(others), ground);
  }

  private static Outcome attempt(Arrangement scene) {
    world.place(scene);
    return world.attempt(Tin.TIN.demonstration().grasp().in(world.objectPose()));
  }

  /** Mean difference to the same look in the embedded simulator, metres. */
  private static double difference(Arrangement scene) throws IOException {
    world.place(scene);
    float[] there = world.observe().depthMetres();
    try (SimWorld embedded = SimWorld.open(SEEN)) {
      embedded.place(scene);
      float[] here = embedded.observe().depthMetres();
      double sum = 0;
      int seen = 0;
      for (int i = 0; i < here.length; i++) {
        float difference = Math.abs(here[i] - there[i]);
        if (Float.isFinite(difference)) {
          sum += difference;
          seen++;
        }
      }
      assertTrue(seen > 70_000, "seen by both: " + seen);
      return sum / seen;
    }
  }

  @Test
  void looksShowOtherThingsAndTheTableAsItLies() throws IOException {
    Placed[] others = {new Placed(CAN, new Placing(-0.1, 0.06, 0)), new Placed(BRICKS, new Placing(0, -0.12, 1))};
    assertEquals(0, difference(scene(Ground.LEVEL, others)), 0.003);
    Ground ground = new Ground(0.02, Math.toRadians(4), 2, Optional.of(new Support(Support.Kind.BOX, AT)));
    assertEquals(0, difference(scene(ground)), 0.003);
    assertEquals(0, difference(scene(Ground.LEVEL)), 0.003);
    assertEquals(0, difference(new Arrangement(Optional.empty(), List.of(others[0]), Ground.LEVEL)), 0.003);
  }

  @Test
  void thingsWithRoomAreNoHindranceAndThingsInTheWayAre() {
    Outcome among = attempt(scene(Ground.LEVEL, new Placed(CAN, new Placing(-0.12, 0.1, 0))));
    assertTrue(among.success(), among.reason());
    Grasp grasp = Tin.TIN.demonstration().grasp().in(world.objectPose());
    double beside = grasp.width() / 2 + 0.016 + 0.03;
    Placing inTheWay = new Placing(grasp.x() + beside * Math.cos(grasp.yaw()),
        grasp.y() + beside * Math.sin(grasp.yaw()), grasp.yaw());
    assertFalse(attempt(scene(Ground.LEVEL, new Placed(CAN, inTheWay))).success());
  }

  @Test
  void objectsAreLiftedFromASupportAndFromAnotherHeight() {
    Ground ground = new Ground(-0.02, 0, 0, Optional.of(new Support(Support.Kind.BOX, AT)));
    Outcome outcome = attempt(scene(ground));
    assertTrue(outcome.success(), outcome.reason());
    assertTrue(Tin.attempt(world).success());
  }
}
