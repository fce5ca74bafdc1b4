package org.onegrasp.gazebo;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.onegrasp.msgs.gazebo.Physics;
import org.onegrasp.msgs.gazebo.WorldControl;
import org.onegrasp.msgs.gazebo.WorldStatistics;

/** One running Gazebo whose world has come up, and control of its time. */
final class GazeboSession implements AutoCloseable {
  static final Duration START = Duration.ofSeconds(25);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  /** Rounds a second of real time while somebody steps: quick, and yet we are not flooded between two advances. */
  private static final double RATE = 5_000;
  /**
   * At most so many times real time while nobody is in a hurry: gzserver would spend half a core on telling that
   * nothing happens, and we the other half.
   */
  private static final double IDLE_PACE = 1.5;

  private final Pace pace = new Pace();
  private final GazeboServer server; // null when somebody else's
  private final String partition;
  private final String host;
  private final GazeboFiles files;
  private final GazeboTransport transport;
  private final Publication<WorldControl> control;
  private final Publication<Physics> physics;
  private final GazeboModels models;
  private volatile boolean lost;
  private boolean hurries;
  private double idleRate = 1000;

  private GazeboSession(GazeboServer server, GazeboTransport transport, GazeboAddress address, GazeboFiles files)
      throws InterruptedException {
    this.server = server;
    this.partition = address.partition();
    this.host = address.host();
    this.files = files;
    this.transport = transport;
    transport.whenConnectionChanges(connected -> {
      if (!connected) {
        lose();
      }
    });
    control = transport.advertise("~/world_control", WorldControl.getDefaultInstance());
    physics = transport.advertise("~/physics", Physics.getDefaultInstance());
    models = new GazeboModels(this, transport);
    control.awaitSubscriber(ANSWER);
    physics.awaitSubscriber(ANSWER);
    models.awaitSubscribers(ANSWER);
  }

  /**
   * Starts a gzserver, paused, and waits until its world is up.
   *
   * @throws GazeboException when it does not come up; carries what gzserver said last
   */
  static GazeboSession start(GazeboInstallation installation, GazeboServer.Settings settings) throws IOException {
    return start(installation, settings, START);
  }

  static GazeboSession start(GazeboInstallation installation, GazeboServer.Settings settings, Duration patience)
      throws IOException {
    GazeboServer server = GazeboServer.start(installation, settings);
    GazeboTransport transport = new GazeboTransport(server.address().master(), server.address().host());
    boolean up = false;
    try {
      awaitWorld(server, transport, patience);
      GazeboSession session = new GazeboSession(server, transport, server.address(), server.files());
      up = true;
      return session;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GazeboException("interrupted while Gazebo was starting", e);
    } catch (GazeboException e) {
      throw new GazeboException(
          "gzserver did not come up: " + e.getMessage() + ". It said last:\n" + server.lastWords(), e);
    } finally {
      if (!up) {
        transport.close();
        server.close();
      }
    }
  }

  /**
   * Joins a Gazebo that somebody else started, and pauses it.
   *
   * @param patience how long to wait for it
   * @throws GazeboException when there is none
   */
  static GazeboSession join(GazeboAddress address, Duration patience) throws IOException {
    GazeboTransport transport = new GazeboTransport(address.master(), address.host());
    try {
      awaitWorld(null, transport, patience);
      Path folder = Files.createTempDirectory("onegrasp-gazebo-");
      GazeboSession session = new GazeboSession(null, transport, address, new GazeboFiles(folder, folder.toString()));
      session.control(WorldControl.newBuilder().setPause(true).build());
      session.models.clear();
      return session;
    } catch (InterruptedException e) {
      transport.close();
      Thread.currentThread().interrupt();
      throw new GazeboException("interrupted while looking for Gazebo", e);
    } catch (GazeboException e) {
      transport.close();
      throw e;
    }
  }

  /**
   * gzserver that is asked too much while it loads its world may stop for good, so only its clock is asked for until
   * that ticks.
   */
  private static void awaitWorld(GazeboServer server, GazeboTransport transport, Duration patience)
      throws InterruptedException {
    CountDownLatch up = new CountDownLatch(1);
    try (Subscription clock =
        transport.subscribe("~/world_stats", WorldStatistics.parser(), WorldStatistics.getDefaultInstance(), false,
            10, stats -> up.countDown())) {
      StartPatience start = new StartPatience(server, patience);
      while (!up.await(200, TimeUnit.MILLISECONDS)) {
        if (server != null && !server.isAlive()) {
          throw new GazeboException("it ended by itself");
        }
        if (start.isOver()) {
          throw transport.connected()
              ? new GazeboException("no tick of " + clock.wish().topic() + " within " + patience.toSeconds() + " s")
              : transport.nobody(patience);
        }
      }
    }
  }

  /** How fast it was so far. */
  Pace pace() {
    return pace;
  }

  GazeboServer server() {
    return server;
  }

  /** Files that this Gazebo can read. */
  GazeboFiles files() {
    return files;
  }

  GazeboTransport transport() {
    return transport;
  }

  /** What stands in its world. */
  GazeboModels models() {
    return models;
  }

  /** Publisher of commands for the joints of a model. */
  JointCommands joints(String model) throws IOException {
    JointCommands commands = new JointCommands(partition, model, InetAddress.getByName(host));
    try {
      commands.awaitSubscriber(ANSWER);
      commands.awaitReceipts(ANSWER);
      return commands;
    } catch (GazeboException | IOException e) {
      commands.close();
      throw e;
    }
  }

  void control(WorldControl message) {
    checkThere();
    control.publish(message);
  }

  /**
   * Whether gzserver's loop goes round as quickly as lock-step wants it. It goes round while it is paused, too, and
   * tells the time each time, so that it had better be slow while nobody steps.
   */
  void hurry(boolean quick) {
    if (quick != hurries) {
      hurries = quick;
      physics.publish(Physics.newBuilder().setRealTimeUpdateRate(rate()).build());
    }
  }

  /** From now on, or a moment later, a step of physics is so long. */
  void setStep(double seconds) {
    idleRate = IDLE_PACE / seconds;
    physics.publish(Physics.newBuilder().setMaxStepSize(seconds).setRealTimeUpdateRate(rate()).build());
  }

  private double rate() {
    return hurries ? RATE : idleRate;
  }

  private void lose() {
    lost = true;
  }

  /** Whether Gazebo went away; then nothing can be done with this session but to close it. */
  boolean lost() {
    return lost || server != null && !server.isAlive();
  }

  /** @throws GazeboException when Gazebo went away */
  void checkThere() {
    if (lost()) {
      throw new GazeboException(
          "Gazebo went away in the middle" + (server == null ? "" : "; it said last:\n" + server.lastWords()));
    }
  }

  /** Gives the session up: gzserver is there but does not do its work any more. */
  GazeboException hanging(String how) {
    return giveUp("Gazebo hangs: " + how + (server == null ? "; start it anew" : ""));
  }

  /** Gives the session up for this reason. */
  GazeboException giveUp(String why) {
    lose();
    return new GazeboException(why);
  }

  @Override
  public void close() {
    transport.close();
    if (server != null) {
      server.close();
    }
  }
}
