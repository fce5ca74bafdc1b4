package org.onegrasp.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.geometry.Shapes;
import org.onegrasp.world.Arrangement;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Ground;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Placing;
import org.onegrasp.world.Plane;
import org.onegrasp.world.Support;
import org.onegrasp.world.Tilt;
import org.onegrasp.world.table.SimConfiguration;

class CrowdedWorldTest {
  private static final ObjectModel BOX = Shapes.box(0.04, 0.06, 0.05, 0.1, 0.8);
  private static final ObjectModel TOWER = Shapes.box(0.03, 0.03, 0.12, 0.1, 0.8);
  private static final Placing MIDDLE = new Placing(0, 0, 0);

  private SimWorld world;

  @BeforeEach
  void open() throws IOException {
    world = SimWorld.open(SimConfiguration.shipped(1));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static Arrangement scene(Ground ground, Placed... others) {
    return new Arrangement(Optional.of(new Placed(BOX, MIDDLE)), List.of(others), ground);
  }

  private Outcome attemptAmong(Placed... others) {
    world.place(scene(Ground.LEVEL, others));
    return world.attempt(BOX.demonstration().grasp().in(world.objectPose()));
  }

  /** Where the fingers close, beside the box. */
  private static Placing beside(double metres) {
    double yaw = BOX.demonstration().grasp().yaw();
    return new Placing(metres * Math.cos(yaw), metres * Math.sin(yaw), 0);
  }

  @Test
  void thingsWithRoomDoNotKeepAnObjectFromBeingLifted() {
    Outcome alone = attemptAmong();
    assertTrue(alone.success(), alone.reason());
    Outcome among = attemptAmong(new Placed(TOWER, new Placing(0.12, 0.1, 0.3)), new Placed(BOX, beside(-0.15)));
    assertTrue(among.success(), among.reason());
  }

  @Test
  void fingersThatComeDownOnAnotherThingDoNotSucceed() {
    double side = BOX.demonstration().grasp().width() / 2 + 0.016;
    Outcome outcome = attemptAmong(new Placed(TOWER, beside(side + 0.015)));
    assertFalse(outcome.success());
    assertTrue(outcome.reason().contains(TOWER.name()), outcome.reason());
  }

  @Test
  void aThingThatIsLiftedTooIsNotASuccess() {
    ObjectModel slice = Shapes.box(0.04, 0.02, 0.05, 0.03, 0.8);
    world.place(new Arrangement(Optional.of(new Placed(slice, MIDDLE)),
        List.of(new Placed(BOX, new Placing(0, 0.0405, 0))), Ground.LEVEL));
    Outcome outcome = world.attempt(new Grasp(0, 0.0105, 0.42, 0, 0.04, 1)); // half a finger on each
    assertFalse(outcome.success());
    assertEquals("also lifted box", outcome.reason());
  }

  @Test
  void sameSceneGivesTheSameBytesAndLooksShowEverything() {
    Arrangement scene = scene(Ground.LEVEL, new Placed(TOWER, new Placing(0.1, 0.08, 0.3)));
    world.place(scene);
    float[] crowded = world.observe().depthMetres();
    Outcome first = world.attempt(BOX.demonstration().grasp().in(world.objectPose()));
    float[] after = world.observe().depthMetres();
    try (SimWorld again = SimWorld.open(SimConfiguration.shipped(1))) {
      again.place(scene);
      assertArrayEquals(crowded, again.observe().depthMetres());
      assertEquals(first, again.attempt(BOX.demonstration().grasp().in(again.objectPose())));
      assertArrayEquals(after, again.observe().depthMetres());
      again.place(BOX, 0, 0, 0);
      assertTrue(nearer(crowded, again.observe().depthMetres()) > 200);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Pixels that are clearly nearer in the first picture. */
  private static int nearer(float[] first, float[] second) {
    int count = 0;
    for (int i = 0; i < first.length; i++) {
      count += first[i] < second[i] - 0.02f ? 1 : 0;
    }
    return count;
  }

  @Test
  void objectsOnASupportOrARaisedOrTiltedTableAreLiftedWhereTheyStand() {
    Ground box = new Ground(0, 0, 0, Optional.of(new Support(Support.Kind.BOX, MIDDLE)));
    Ground raised = new Ground(0.03, 0, 0, Optional.empty());
    Ground tilted = new Ground(0, Math.toRadians(5), 1, Optional.empty());
    for (Ground ground : List.of(box, raised, tilted)) {
      world.place(scene(ground));
      assertEquals(0.4 + (ground == tilted ? 0 : 0.03), world.objectPose().z(), 1e-3);
      Outcome outcome = world.attempt(BOX.demonstration().grasp().in(world.objectPose()));
      assertTrue(outcome.success(), ground + ": " + outcome.reason());
    }
  }

  @Test
  void fingersDoNotGoThroughTheTable() {
    world.place(scene(new Ground(0.03, 0, 0, Optional.empty())));
    Grasp low = BOX.demonstration().grasp().in(world.objectPose());
    Outcome outcome = world.attempt(new Grasp(low.x(), low.y(), 0.41, low.yaw(), low.width(), 1));
    assertFalse(outcome.success());
    assertTrue(outcome.reason().contains("the approach hit the table"), outcome.reason());
  }

  @Test
  void anEmptyTableHasNoObject() {
    world.place(new Arrangement(Optional.empty(), List.of(new Placed(TOWER, MIDDLE)), Ground.LEVEL));
    assertThrows(IllegalStateException.class, () -> world.objectPose());
    assertFalse(world.attempt(new Grasp(0, 0, 0.44, 0, 0.03, 1)).success());
  }

  @Test
  void leaningGraspsHoldOnATableThatLeansAndUprightOnesHitIt() {
    ObjectModel slab = Shapes.box(0.05, 0.09, 0.02, 0.1, 0.8);
    Ground leaning = new Ground(0, Math.toRadians(10), 0.4, Optional.empty());
    Tilt normal = new Plane(-Math.sin(leaning.tilt()) * Math.cos(0.4), -Math.sin(leaning.tilt()) * Math.sin(0.4),
        Math.cos(leaning.tilt()), 0).tilt();
    Arrangement scene = new Arrangement(Optional.of(new Placed(slab, MIDDLE)), List.of(), leaning);
    world.place(scene);
    double[] tips = world.objectPose().transform(0, 0, 0.003);
    Grasp along = new Grasp(tips[0], tips[1], tips[2], 0, 0.05, 1, normal);
    assertEquals(new Outcome(true, true, true, ""), world.attempt(along));
    world.place(scene);
    Outcome upright = world.attempt(new Grasp(tips[0], tips[1], tips[2], 0, 0.05, 1));
    assertTrue(upright.reason().startsWith("the approach hit the table"), upright.reason());
  }

  @Test
  void fingersThatCloseOnAnotherThingSaySo() {
    world.place(scene(Ground.LEVEL, new Placed(TOWER, new Placing(0.1, 0.1, 0))));
    Outcome outcome = world.attempt(new Grasp(0.1, 0.1, 0.46, 0, 0.03, 1));
    assertEquals("the fingers closed on " + TOWER.name(), outcome.reason());
  }
}
