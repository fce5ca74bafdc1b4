package org.onegrasp.gazebo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.onegrasp.msgs.gazebo.WorldControl;
import org.onegrasp.msgs.gazebo.WorldReset;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.SdfReader;
import org.onegrasp.world.table.SdfWorld;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.TableWorld;

/** One real gzserver for all; skipped where Gazebo is not installed. */
@ExtendWith(OneGazeboAtATime.class)
class GazeboWorldTest {
  private static final SimConfiguration SEEN = new SimConfiguration(null, SimConfiguration.Sensor.NOMINAL, true, 7);
  private static final Outcome LIFTED = new Outcome(true, true, true, "");
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

  @Test
  void objectsStandWhereTheyArePutAndArePutAgainElsewhere() {
    world.place(Tin.TIN, 0.03, -0.04, 0.5);
    assertPose(0.03, -0.04, 0.5, world.objectPose());
    world.place(Tin.TIN, -0.05, 0.02, -2);
    assertPose(-0.05, 0.02, -2, world.objectPose());
    world.place(HouseholdObjects.sample("hammer", 2), 0.01, 0, 1);
    assertPose(0.01, 0, 1, world.objectPose());
  }

  private static void assertPose(double x, double y, double yaw, Pose pose) {
    assertArrayEquals(new double[] {x, y, 0.4, yaw}, new double[] {pose.x(), pose.y(), pose.z(), pose.yaw()}, 2e-3,
        pose.toString());
  }

  @Test
  void cameraSeesWhatTheEmbeddedOneSees() throws IOException {
    ObjectModel mug = HouseholdObjects.sample("mug", 5);
    try (SimWorld embedded = SimWorld.open(SEEN)) {
      embedded.place(mug, 0.02, 0.03, 1);
      world.place(mug, 0.02, 0.03, 1);
      Observation there = world.observe();
      Observation here = embedded.observe();
      assertEquals(here.camera(), there.camera());
      assertEquals(here.rgb().length, there.rgb().length);
      double sum = 0;
      int seen = 0;
      for (int i = 0; i < here.depthMetres().length; i++) {
        float difference = Math.abs(here.depthMetres()[i] - there.depthMetres()[i]);
        if (Float.isFinite(difference)) {
          sum += difference;
          seen++;
        }
      }
      assertTrue(seen > 70_000, "seen by both: " + seen);
      assertTrue(sum / seen < 0.003, "mean difference in metres: " + sum / seen); // both have a millimetre of noise
    }
  }

  @Test
  void colourIsLeftOutOnRequest() {
    world.place(Tin.TIN, 0.03, -0.04, 0.5);
    world.seeColour(false);
    assertEquals(0, world.observe().rgb().length);
    world.seeColour(true);
    assertEquals(3 * 320 * 240, world.observe().rgb().length);
  }

  @Test
  void picturesOfLiveWorldsAreNewOnesAndTheirTimeGoesOn() throws IOException {
    try (GazeboWorlds live = GazeboWorlds.live(OwnGazebo.environment(), 20); TableWorld watched = live.open(SEEN)) {
      watched.place(Tin.TIN, 0.03, -0.04, 0.5);
      double last = watched.observe().stampSeconds();
      for (int i = 0; i < 5; i++) {
        double now = watched.observe().stampSeconds();
        assertTrue(now > last, last + " s, then " + now + " s");
        last = now;
      }
      watched.hold(0.5);
      double held = watched.observe().stampSeconds() - last;
      assertTrue(held > 0.5 - 1e-3, held + " s"); // not more where a picture is taken at that very instant
    }
  }

  @Test
  void stepsAreThoseOfTheWorldFileWhileSomethingIsHeldAndLongerOtherwise() {
    assertEquals(LIFTED, Tin.attempt(world));
    assertEquals(0.001, oneStep(), 1e-9);
    assertEquals(0.4, world.objectPose().z(), 5e-3, "put down");
    assertEquals(0.002, oneStep(), 1e-9);
  }

  /** Simulated seconds. */
  private static double oneStep() {
    double before = world.seconds();
    world.hold(1e-4);
    return world.seconds() - before;
  }

  @Test
  void liftsATinAndSetsItDownAgain() {
    assertEquals(LIFTED, Tin.attempt(world));
    assertTrue(world.motion().object().orElseThrow().z() > 0.5, "while it is held");
    assertEquals(0.4, world.objectPose().z(), 5e-3, "put down");
  }

  @Test
  void picturesAfterAnAttemptShowTheObjectWhereItIs() throws IOException {
    try (SimWorld embedded = SimWorld.open(SEEN)) {
      Tin.attempt(world);
      Observation set = world.observe(); // put down again
      assertShows(embedded, set, world.objectPose());
      Tin.attempt(world);
      world.place(Tin.TIN, -0.06, 0.05, 1.5); // taken out of the raised hand
      Observation taken = world.observe();
      assertPose(-0.06, 0.05, 1.5, world.objectPose());
      assertShows(embedded, taken, world.objectPose());
    }
  }

  private static void assertShows(SimWorld embedded, Observation seen, Pose pose) {
    embedded.place(Tin.TIN, pose.x(), pose.y(), pose.yaw());
    float[] expected = embedded.observe().depthMetres();
    int wrong = 0;
    for (int i = 0; i < expected.length; i++) {
      wrong += Math.abs(expected[i] - seen.depthMetres()[i]) > 0.01f ? 1 : 0; // false where one of them sees nothing
    }
    assertTrue(wrong < expected.length / 100,
        "pixels a centimetre or more apart: " + wrong + ", the object at " + pose);
  }

  @Test
  void closesOnNothingWhereThereIsNothing() {
    world.place(Tin.TIN, 0.05, 0.05, 0);
    assertEquals("the fingers closed on nothing", world.attempt(new Grasp(-0.12, -0.12, 0.42, 0, 0.03, 1)).reason());
  }

  @Test
  void beginsWithTheArmParkedWhateverItDidBefore() {
    world.place(Tin.TIN, 0, 0, 0);
    world.attempt(new Grasp(-0.12, -0.12, 0.42, 0.5, 0.03, 1)); // ends low beside the object, fingers closed
    world.place(Tin.TIN, 0, 0, 0);
    Map<String, Double> joints = world.motion().joints();
    assertEquals(List.of("x", "y", "z", "yaw", "finger_left", "finger_right"), List.copyOf(joints.keySet()));
    double[] values = joints.values().stream().mapToDouble(Double::doubleValue).toArray();
    assertArrayEquals(new double[] {-0.42, 0, 0, 0, 0, 0}, values, 2e-3, joints.toString());
  }

  @Test
  void nameInUseAndModelThatFailsAreTold() {
    GazeboSession session = gazebo.newest().session();
    String name = session.models().newName("twice");
    String sdf = "<sdf version='1.6'><model name='" + name + "'><static>1</static><link name='l'/></model></sdf>";
    session.models().spawn(name, sdf);
    assertEquals("there is a model \"" + name + "\" already; delete it first, or choose another name",
        assertThrows(GazeboException.class, () -> session.models().spawn(name, sdf)).getMessage());
    session.models().delete(name);
    assertTrue(session.models().model(name).isEmpty());
  }

  @Test
  void goesOnInAnotherGazeboWhenOneDies() throws IOException {
    try (TableWorld mortal = gazebo.open(SEEN)) {
      mortal.place(Tin.TIN, 0.03, 0.02, 0.7);
      TableRig its = gazebo.newest();
      its.session().server().kill();
      assertPose(0.03, 0.02, 0.7, mortal.objectPose());
      assertTrue(gazebo.newest() != its, "another gzserver");
    }
  }

  @Test
  void putsEverythingBackWhenSomebodyResetsTheWorld() throws IOException {
    try (TableWorld reset = gazebo.open(SEEN)) {
      reset.place(Tin.TIN, 0.03, 0.02, 0.7);
      TableRig its = gazebo.newest();
      its.session().control(WorldControl.newBuilder().setReset(WorldReset.newBuilder().setAll(true)).build());
      reset.hold(0.2);
      assertPose(0.03, 0.02, 0.7, reset.objectPose());
      assertEquals(LIFTED, Tin.attempt(reset));
    }
  }

  @Test
  void joinsAGazeboThatRunsAndFindsItAgain() throws IOException {
    GazeboInstallation installation = GazeboInstallation.find(System.getenv()).orElseThrow();
    try (GazeboSession elsewhere = start(installation)) {
      GazeboAddress address = elsewhere.server().address();
      Map<String, String> environment =
          Map.of("GAZEBO_MASTER_URI", "http://127.0.0.1:" + address.master().getPort(), "IGN_PARTITION",
              address.partition());
      for (int again = 0; again < 2; again++) {
        try (GazeboWorlds joined = new GazeboWorlds(environment); TableWorld its = joined.open(SEEN)) {
          its.place(HouseholdObjects.sample("box", 2), 0.03, 0.02, 0.7); // no meshes: it may run in another root
          assertPose(0.03, 0.02, 0.7, its.objectPose());
        }
      }
      assertTrue(elsewhere.server().isAlive(), "not ours to end");
    }
  }

  /** A gzserver sometimes stops for good while it loads its world, and takes long on a busy machine. */
  private static GazeboSession start(GazeboInstallation installation) throws IOException {
    GazeboServer.Settings settings = new GazeboServer.Settings(SdfReader.text(SEEN), 1, List.of("-u"));
    for (int tries = 1;; tries++) {
      try {
        return GazeboSession.start(installation, settings, GazeboSession.START.multipliedBy(tries));
      } catch (GazeboException e) {
        if (tries == 3) {
          throw e;
        }
      }
    }
  }

  @Test
  void modelThatIsNoneIsToldWithWhatGazeboSays() {
    String message = assertThrows(GazeboException.class,
        () -> gazebo.newest().session().models().spawn("broken", "<sdf version='1.6'><nonsense/></sdf>"))
        .getMessage();
    assertTrue(message.startsWith("Gazebo did not make the model \"broken\". It said last:\n"), message);
  }

  @Test
  void positionsOfJointsComeFromLinks() {
    SdfWorld sdf = SdfReader.shipped();
    Pose moved = new Pose(0.1, 0.02, -0.03, 0, 0, 0, 1);
    Pose turned = moved.times(sdf.link("arm", "palm").pose()).times(Pose.ofYaw(0, 0, 0, 0.4));
    Map<String, Double> joints = new JointReadings(sdf, "arm").positions(Map.of(
        "arm::bridge", new Pose(0.1, 0, 0, 0, 0, 0, 1).times(sdf.link("arm", "bridge").pose()),
        "arm::trolley", new Pose(0.1, 0.02, 0, 0, 0, 0, 1).times(sdf.link("arm", "trolley").pose()),
        "arm::column", moved.times(sdf.link("arm", "column").pose()),
        "arm::palm", turned,
        "arm::left_finger", turned.times(new Pose(-0.0475 + 0.01, 0, -0.06, 0, 0, 0, 1)),
        "arm::right_finger", turned.times(new Pose(0.0475 - 0.02, 0, -0.06, 0, 0, 0, 1))));
    double[] values = joints.values().stream().mapToDouble(Double::doubleValue).toArray();
    assertArrayEquals(new double[] {0.1, 0.02, -0.03, 0.4, 0.01, 0.02}, values, 1e-9);
  }
}
