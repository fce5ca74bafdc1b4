package org.onegrasp.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.geometry.Shapes;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.SimConfiguration;

class SimWorldTest {
  private static final ObjectModel BOX = Shapes.box(0.04, 0.06, 0.05, 0.1, 0.8);

  private SimWorld world;

  @BeforeEach
  void open() throws IOException {
    world = SimWorld.open(SimConfiguration.shipped(1));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private int successes(ObjectModel object, int trials) {
    SplittableRandom random = new SplittableRandom(11);
    int successes = 0;
    for (int i = 0; i < trials; i++) {
      world.place(object, random.nextDouble(-0.15, 0.15), random.nextDouble(-0.15, 0.15), random.nextDouble(-3, 3));
      successes += world.attempt(shown(object)).success() ? 1 : 0;
    }
    return successes;
  }

  private Grasp shown(ObjectModel object) {
    return object.demonstration().grasp().in(world.objectPose());
  }

  /** Pixels in which something is nearer than in the other look, by more than noise. */
  private static long nearer(Observation look, Observation other) {
    long count = 0;
    for (int i = 0; i < look.depthMetres().length; i++) {
      count += look.depthMetres()[i] < other.depthMetres()[i] - 0.03 ? 1 : 0;
    }
    return count;
  }

  @Test
  void aGlanceDuringAnAttemptSeesTheArmAndChangesNothing() throws IOException {
    world.place(BOX, 0.02, 0.01, 0.3);
    Observation before = world.observe();
    List<Observation> glances = new ArrayList<>();
    world.watch(50, () -> glances.add(world.glance().orElseThrow()));
    Outcome watched = world.attempt(shown(BOX));

    assertTrue(glances.stream().anyMatch(look -> nearer(look, before) > 200), glances.size() + " glances saw no arm");
    try (SimWorld alone = SimWorld.open(SimConfiguration.shipped(1))) {
      alone.place(BOX, 0.02, 0.01, 0.3);
      assertEquals(alone.attempt(BOX.demonstration().grasp().in(alone.objectPose())), watched);
    }
  }

  @Test
  void colourIsLeftOutOnRequest() throws IOException {
    try (SimWorld world = SimWorld.open(SimConfiguration.shipped(1))) {
      world.seeColour(false);
      assertEquals(0, world.observe().rgb().length);
      world.seeColour(true);
      assertEquals(3 * 320 * 240, world.observe().rgb().length);
    }
  }

  @Test
  void holdsBoxesPrismsBallsAndHammersAnywhere() {
    assertTrue(successes(BOX, 20) >= 19);
    assertEquals(6, successes(Shapes.prism(16, 0.03, 0.12, 0.3, 0.6), 6));
    assertEquals(6, successes(Shapes.ball(0.035, 0.2, 0.6), 6));
    assertEquals(6, successes(Shapes.hammer(0.4, 0.6), 6));
  }

  @Test
  void holdsTheHeaviestAtTheLeastFriction() {
    assertEquals(6, successes(Shapes.box(0.05, 0.05, 0.1, 0.7, 0.5), 6));
  }

  @Test
  void padsHoldARodOffItsMiddleLevel() {
    ObjectModel rod = Shapes.box(0.02, 0.16, 0.02, 0.1, 0.6);
    world.place(rod, 0, 0, 0);
    assertTrue(world.attempt(new Grasp(0, 0.04, 0.41, 0, 0.02, 1)).success());
  }

  @Test
  void slipperyBoxSlips() { // two pads of 20 N and 0.05 of friction carry 2 N, the box weighs 2.9 N
    ObjectModel soap = Shapes.box(0.04, 0.06, 0.05, 0.3, 0.05);
    world.place(soap, 0, 0, 0.3);
    assertEquals(new Outcome(true, false, false, "slipped while lifting"), world.attempt(shown(soap)));
  }

  @Test
  void closingBesideTheBoxMisses() {
    world.place(BOX, 0.05, 0, 0);
    assertEquals(new Outcome(false, false, false, "the fingers closed on nothing"),
        world.attempt(new Grasp(0.05, 0.1, 0.41, 0, 0.04, 1)));
  }

  @Test
  void smallErrorsAreForgivenAndLargeOnesHitTheBox() {
    world.place(BOX, 0, 0, 0);
    assertTrue(world.attempt(new Grasp(0.006, 0, 0.415, 0.1, 0.04, 1)).success());
    world.place(BOX, 0, 0, 0);
    Outcome outcome = world.attempt(new Grasp(0.03, 0, 0.415, 0, 0.04, 1));
    assertFalse(outcome.success());
    assertTrue(outcome.reason().startsWith("the approach hit the object"), outcome.reason());
  }

  @Test
  void tooWideAndTooFarAreRefusedWithReasons() {
    world.place(BOX, 0, 0, 0);
    assertEquals("the object is 90 mm wide there, the gripper opens only 85 mm",
        world.attempt(new Grasp(0, 0, 0.42, 0, 0.09, 1)).reason());
    assertEquals("out of the arm's reach: joint y would have to be at 0.400, its limits are -0.250 and 0.250",
        world.attempt(new Grasp(0, 0.4, 0.42, 0, 0.04, 1)).reason());
    assertThrows(IllegalArgumentException.class, () -> world.attempt(new Grasp(Double.NaN, 0, 0.42, 0, 0.04, 1)));
  }

  @Test
  void tooTallForTheFingersMeetsThePalm() {
    ObjectModel tower = Shapes.box(0.05, 0.05, 0.16, 0.3, 0.8);
    world.place(tower, 0, 0, 0);
    Outcome outcome = world.attempt(new Grasp(0, 0, 0.43, 0, 0.05, 1));
    assertTrue(outcome.reason().startsWith("the approach hit the object"), outcome.reason());
  }

  @Test
  void objectRestsWhereItWasPut() {
    world.place(Shapes.prism(16, 0.03, 0.12, 0.3, 0.6), 0.1, -0.12, 1);
    Pose pose = world.objectPose();
    assertEquals(0.1, pose.x(), 1e-3);
    assertEquals(-0.12, pose.y(), 1e-3);
    assertEquals(0.40, pose.z(), 3e-4);
    assertEquals(1, pose.yaw(), 0.01);
    world.hold(0.5);
    assertEquals(pose.x(), world.objectPose().x(), 1e-4);
    assertEquals(pose.z(), world.objectPose().z(), 1e-4);
  }

  @Test
  void whatCannotStandIsRefused() {
    float[] leaning = Shapes.boxHull(0.12, 0, 0.02, 0.02, 0.1, 0.12);
    ObjectModel mast =
        Shapes.model("mast", List.of(Shapes.boxHull(0, 0, 0.02, 0.02, 0, 0.12), leaning), 0.02, 0.1, 0.1, 0.5);
    String message = assertThrows(IllegalArgumentException.class, () -> world.place(mast, 0, 0, 0)).getMessage();
    assertTrue(message.startsWith("mast does not stand as modelled: it tips by"), message);
    assertThrows(IllegalArgumentException.class, () -> world.place(BOX, 0.3, 0, 0));
  }

  @Test
  void liftedObjectIsPutBackBeforeSomebodyLooks() {
    world.place(BOX, 0.05, 0.02, 0.4);
    assertTrue(world.attempt(shown(BOX)).success());
    Pose pose = world.objectPose();
    assertEquals(0.05, pose.x(), 0.01);
    assertEquals(0.02, pose.y(), 0.01);
    assertEquals(0.40, pose.z(), 1e-3);
    assertEquals(-0.42, world.jointPositions().get("x"), 1e-6);
    assertEquals(0.085, world.gripperGap(), 1e-4);
    assertTrue(world.attempt(shown(BOX)).success());
  }

  @Test
  void cameraSeesTheWholeWorkAreaAndTheObject() {
    world.place(BOX, 0.1, 0.05, 0);
    Observation seen = world.observe();
    assertEquals(world.seconds(), seen.stampSeconds());
    for (double x : new double[] {-0.192, 0.192}) {
      for (double y : new double[] {-0.192, 0.192}) {
        assertEquals(depthOf(seen, x, y, 0.40), depthAt(seen, x, y, 0.40), 0.02);
      }
    }
    assertEquals(depthOf(seen, 0.1, 0.05, 0.45), depthAt(seen, 0.1, 0.05, 0.45), 0.01);
  }

  /** Depth that a point of the base frame should have. */
  private static double depthOf(Observation seen, double x, double y, double z) {
    return seen.cameraInBase().inverse().transform(x, y, z)[2];
  }

  /** Nearest reading to the pixel that shows it. */
  private static double depthAt(Observation seen, double x, double y, double z) {
    double[] p = seen.cameraInBase().inverse().transform(x, y, z);
    int column = (int) Math.rint(seen.camera().fx() * p[0] / p[2] + seen.camera().cx());
    int row = (int) Math.rint(seen.camera().fy() * p[1] / p[2] + seen.camera().cy());
    double best = Double.NaN;
    for (int dr = -2; dr <= 2; dr++) {
      for (int dc = -2; dc <= 2; dc++) {
        double d = seen.depthMetres()[(row + dr) * seen.camera().width() + column + dc];
        best = d > 0 && !(Math.abs(best - p[2]) <= Math.abs(d - p[2])) ? d : best;
      }
    }
    return best;
  }

  private static List<Object> story(long seed) throws IOException {
    List<Object> story = new ArrayList<>();
    try (SimWorld world = SimWorld.open(SimConfiguration.shipped(seed))) {
      ObjectModel ball = Shapes.ball(0.035, 0.2, 0.6);
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 4; i++) {
        world.place(i % 2 == 0 ? BOX : ball, random.nextDouble(-0.1, 0.1), 0, random.nextDouble());
        Pose pose = world.objectPose();
        story.add(world.attempt(new Grasp(pose.x() + 0.004, pose.y() + 0.003, 0.42, pose.yaw() + 0.2, 0.06, 1)));
        story.add(world.jointPositions());
        story.add(world.objectPose());
        story.add(world.seconds());
      }
    }
    return story;
  }

  @Test
  void sameSeedRepeatsToTheLastBitEvenInTwoThreadsAtOnce()
      throws IOException, InterruptedException, ExecutionException {
    List<Object> alone = story(7);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<List<Object>> a = threads.submit(() -> story(7));
      Future<List<Object>> b = threads.submit(() -> story(7));
      assertEquals(alone, a.get());
      assertEquals(alone, b.get());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void outcomeDoesNotDependOnWhatWasTriedBefore() {
    world.place(BOX, 0.03, 0.04, 0.5);
    world.attempt(new Grasp(0.03, 0.04, 0.42, 0.9, 0.05, 1));
    Pose fresh = world.objectPose();
    world.place(BOX, -0.1, 0, 0);
    world.attempt(new Grasp(-0.12, 0, 0.43, 0, 0.05, 1));
    world.place(BOX, 0.03, 0.04, 0.5);
    world.attempt(new Grasp(0.03, 0.04, 0.42, 0.9, 0.05, 1));
    assertEquals(fresh, world.objectPose());
  }
}
