package org.onegrasp.gazebo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.onegrasp.world.table.SdfReader;
import org.onegrasp.world.table.SdfWorld;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.Simulator;
import org.onegrasp.world.table.TableWorld;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens table worlds in Gazebo. Each open world has a gzserver of its own; closed ones leave theirs to the next. */
public final class GazeboWorlds implements Simulator {
  private static final Logger LOG = LoggerFactory.getLogger(GazeboWorlds.class);
  private static final int STARTS = 3;
  private static final GazeboCamera.Rate LOCK_STEP = new GazeboCamera.Rate(100, false);
  private static final SimConfiguration SHIPPED = SimConfiguration.shipped(1);

  private final GazeboInstallation installation; // null when somebody else's Gazebo is used
  private final GazeboAddress elsewhere; // null when we start our own
  private final Duration patience;
  private final GazeboCamera.Rate cameraRate;
  private final SdfWorld world = SdfReader.shipped();
  private final ArrayDeque<TableRig> idle = new ArrayDeque<>();
  private final List<TableRig> all = new ArrayList<>();
  private final Pace pace = new Pace();
  private boolean closed;

  /**
   * Nothing is started yet. Where {@code GAZEBO_MASTER_URI} is set the Gazebo there is used, which must have loaded the
   * shipped world; otherwise gzservers of our own.
   *
   * @throws GazeboException when Gazebo is not installed, saying what to do
   */
  public GazeboWorlds(Map<String, String> environment) {
    this(environment, LOCK_STEP);
  }

  private GazeboWorlds(Map<String, String> environment, GazeboCamera.Rate cameraRate) {
    elsewhere = GazeboAddress.find(environment).orElse(null);
    installation = elsewhere == null ? GazeboInstallation.require(environment) : null;
    patience = GazeboSession.START;
    this.cameraRate = cameraRate;
  }

  /** Starts gzservers of this installation. */
  GazeboWorlds(GazeboInstallation installation) {
    this.installation = installation;
    elsewhere = null;
    patience = GazeboSession.START;
    cameraRate = LOCK_STEP;
  }

  /** @param patience how long to wait for the Gazebo at this address */
  GazeboWorlds(GazeboAddress elsewhere, Duration patience) {
    this.installation = null;
    this.elsewhere = elsewhere;
    this.patience = patience;
    cameraRate = LOCK_STEP;
  }

  /**
   * The same for worlds that are watched: time goes by about as fast as real time, and a camera takes its pictures at a
   * steady rate.
   *
   * @param hz pictures in a second
   */
  public static GazeboWorlds live(Map<String, String> environment, double hz) {
    return new GazeboWorlds(environment, new GazeboCamera.Rate(hz, true));
  }

  /**
   * The shipped table in Gazebo.
   *
   * @throws GazeboException when gzserver does not start
   */
  @Override
  public TableWorld open(SimConfiguration configuration) throws IOException {
    if (configuration.world() != null) {
      throw new IllegalArgumentException(
          "other worlds than the shipped one are not supported in Gazebo, got " + configuration.world());
    }
    return new GazeboWorld(this, world, configuration);
  }

  TableRig take() throws IOException {
    synchronized (this) {
      while (elsewhere != null && idle.isEmpty() && !all.isEmpty()) {
        awaitGivenBack(); // there is only one of it
      }
      if (!idle.isEmpty()) {
        return idle.poll();
      }
    }
    TableRig made = start();
    synchronized (this) {
      if (!closed) {
        all.add(made);
        return made;
      }
    }
    made.close();
    throw new GazeboException("Gazebo is being shut down");
  }

  private void awaitGivenBack() {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GazeboException("interrupted while waiting for Gazebo", e);
    }
  }

  /**
   * A gzserver sometimes stops for good while it loads its world; another one is started then, and given more time: on
   * a machine that is busy beyond measure a good one takes long, too.
   */
  private TableRig start() throws IOException {
    for (int tries = 1;; tries++) {
      try {
        return startOnce(patience.multipliedBy(tries));
      } catch (GazeboException e) {
        if (elsewhere != null || tries == STARTS) {
          throw e;
        }
        LOG.warn("{}; starting another", e.getMessage().lines().findFirst().orElse("gzserver did not come up"));
      }
    }
  }

  private TableRig startOnce(Duration limit) throws IOException {
    GazeboSession session = elsewhere != null ? GazeboSession.join(elsewhere, limit) : GazeboSession.start(installation,
        new GazeboServer.Settings(SdfReader.text(SHIPPED), SHIPPED.seed(), List.of("-u")), limit);
    try {
      if (session.models().model("arm").isEmpty()) {
        throw new GazeboException(
            "the world of this Gazebo has no model \"arm\"; start it with sim-worlds/worlds/table.world");
      }
      return new TableRig(session, world, !cameraRate.live());
    } catch (GazeboException e) {
      session.close();
      throw e;
    }
  }

  GazeboCamera.Rate cameraRate() {
    return cameraRate;
  }

  /** The one started last; for tests. */
  synchronized TableRig newest() {
    return all.get(all.size() - 1);
  }

  void giveBack(TableRig rig) {
    if (rig.wornOut() && elsewhere == null) {
      drop(rig);
      return;
    }
    synchronized (this) {
      idle.push(rig);
      notifyAll();
    }
  }

  void drop(TableRig rig) {
    synchronized (this) {
      all.remove(rig);
      notifyAll();
    }
    end(rig);
  }

  private void end(TableRig rig) {
    pace.add(rig.session().pace());
    rig.close();
  }

  /** Another for one that died. */
  TableRig replace(TableRig dead) throws IOException {
    drop(dead);
    return take();
  }

  @Override
  public void close() {
    List<TableRig> rigs;
    synchronized (this) {
      closed = true;
      rigs = List.copyOf(all);
      all.clear();
    }
    rigs.forEach(this::end);
    LOG.info("Gazebo: {}", pace);
  }
}
