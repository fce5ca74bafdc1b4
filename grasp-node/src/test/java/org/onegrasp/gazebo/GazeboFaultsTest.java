package org.onegrasp.gazebo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.onegrasp.msgs.gazebo.Model;
import org.onegrasp.msgs.gazebo.Scene;
import org.onegrasp.msgs.gazebo.WorldControl;
import org.onegrasp.msgs.gazebo.WorldStatistics;
import org.onegrasp.world.table.SdfReader;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.TableWorld;

/** Real gzservers without a display, or that are killed and started anew; skipped where Gazebo is not installed. */
@ExtendWith(OneGazeboAtATime.class)
class GazeboFaultsTest {
  private static final SimConfiguration SEEN = new SimConfiguration(null, SimConfiguration.Sensor.NOMINAL, true, 7);
  private static final Duration START = Duration.ofSeconds(25);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private GazeboInstallation installation;

  @BeforeEach
  void find() {
    Assumptions.assumeTrue(GazeboInstallation.find(System.getenv()).isPresent(),
        "Gazebo 11 is not installed; sim-worlds/install-gazebo DIR prepares one, then export ONEGRASP_GAZEBO=DIR");
    installation = GazeboInstallation.find(System.getenv()).orElseThrow();
  }

  /** One whose world is up. */
  private GazeboServer server() throws IOException {
    GazeboServer made =
        GazeboServer.start(installation, new GazeboServer.Settings(SdfReader.text(SEEN), 1, List.of("-u")));
    if (!isUp(made, START)) {
      made.kill();
      startAgain(made);
    }
    return made;
  }

  /** gzserver sometimes stops for good while it loads its world. */
  private static void startAgain(GazeboServer server) throws IOException {
    for (int tries = 1; tries <= 3; tries++) {
      server.startAgain();
      if (isUp(server, START.multipliedBy(tries))) {
        return;
      }
      server.kill();
    }
    throw new AssertionError("gzserver does not start any more: " + server.lastWords());
  }

  private static boolean isUp(GazeboServer server, Duration limit) throws IOException {
    try (GazeboSession session = GazeboSession.join(server.address(), limit)) {
      return !session.lost();
    } catch (GazeboException e) {
      return false;
    }
  }

  @Test
  void withoutADisplayPhysicsWorksAndTheFirstLookSaysWhatToInstall() throws IOException {
    Assumptions.assumeTrue(installation.root() != null || System.getenv().getOrDefault("DISPLAY", "").isEmpty(),
        "the Gazebo on the PATH would use this DISPLAY");
    try (GazeboWorlds blind = new GazeboWorlds(new GazeboInstallation(installation.root(), false));
        TableWorld world = blind.open(SEEN)) {
      world.place(Tin.TIN, 0.03, -0.04, 0.5);
      assertEquals(0.03, world.objectPose().x(), 2e-3);
      assertEquals(
          "Gazebo's cameras cannot render: there is no display and no Xvfb. Install it (apt-get install xvfb) or set"
              + " DISPLAY",
          assertThrows(GazeboException.class, world::observe).getMessage());
      assertEquals("", Tin.attempt(world).reason());
    }
  }

  @Test
  void aGazeboThatSendsNoPicturesAnyMoreIsReplacedAndTheLookIsTakenThere() throws IOException {
    try (GazeboWorlds gazebo = new GazeboWorlds(installation); TableWorld world = gazebo.open(SEEN)) {
      world.place(Tin.TIN, 0.03, 0.02, 0.7);
      world.observe();
      GazeboSession first = gazebo.newest().session();
      first.models().delete(camera(first));
      assertTrue(world.observe().depthMetres().length > 0);
      assertNotSame(first, gazebo.newest().session());
      assertEquals(0.03, world.objectPose().x(), 2e-3);
    }
  }

  private static String camera(GazeboSession session) throws IOException {
    return Scene.parseFrom(session.models().ask("scene_info", "").getSerializedData()).getModelList().stream()
        .map(Model::getName).filter(name -> name.startsWith("onegrasp_camera_")).findFirst().orElseThrow();
  }

  @Test
  void somebodyElsesGazeboIsMissedAndFoundAgain() throws IOException {
    try (GazeboServer elsewhere = server();
        GazeboWorlds joined = new GazeboWorlds(elsewhere.address(), Duration.ofSeconds(2))) {
      eventually(() -> joins(joined));
      try (TableWorld world = joined.open(SEEN)) {
        world.place(Tin.TIN, 0.03, 0.02, 0.7);
        elsewhere.kill();
        String gone = "no Gazebo with a world at 127.0.0.1:" + elsewhere.address().master().getPort()
            + " within 2 s: start one with gzserver, or unset GAZEBO_MASTER_URI to let OneGrasp start its own";
        for (int again = 0; again < 2; again++) {
          assertEquals(gone, assertThrows(GazeboException.class, () -> world.hold(0.02)).getMessage());
        }
        startAgain(elsewhere);
        eventually(() -> stands(world));
        assertEquals(0.03, world.objectPose().x(), 2e-3);
        assertTrue(world.observe().depthMetres().length > 0);
      }
    }
  }

  private static boolean joins(GazeboWorlds joined) {
    try {
      joined.giveBack(joined.take());
      return true;
    } catch (GazeboException | IOException e) {
      return false;
    }
  }

  private static boolean stands(TableWorld world) {
    try {
      world.objectPose();
      return true;
    } catch (GazeboException e) {
      return false;
    }
  }

  @Test
  void topicsAndJointCommandsAreThereAgainAfterGazeboWasKilledAndStarted() throws Exception {
    BlockingQueue<WorldStatistics> told = new LinkedBlockingQueue<>();
    try (GazeboServer server = server();
        GazeboTransport transport = new GazeboTransport(server.address().master(), "127.0.0.1");
        JointCommands joints =
            new JointCommands(server.address().partition(), "arm", InetAddress.getByName("127.0.0.1"))) {
      Publication<WorldControl> control = transport.advertise("~/world_control", WorldControl.getDefaultInstance());
      transport.subscribe("~/world_stats", WorldStatistics.parser(), WorldStatistics.getDefaultInstance(), false, 10,
          told::add);
      for (int life = 0; life < 2; life++) {
        transport.awaitConnected(LIMIT);
        control.awaitSubscriber(LIMIT);
        joints.awaitSubscriber(LIMIT);
        control.publish(WorldControl.newBuilder().setMultiStep(70).build());
        eventually(() -> told.stream().anyMatch(stats -> stats.getIterations() == 70));
        server.kill();
        eventually(() -> !transport.connected() && control.subscribers() == 0 && !joints.subscribed());
        told.clear();
        if (life == 0) {
          startAgain(server);
        }
      }
    }
  }
}
