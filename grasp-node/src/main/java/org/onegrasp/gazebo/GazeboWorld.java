package org.onegrasp.gazebo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.onegrasp.world.Arrangement;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.GraspAttempt;
import org.onegrasp.world.table.Rest;
import org.onegrasp.world.table.RobotDescription;
import org.onegrasp.world.table.SdfWorld;
import org.onegrasp.world.table.SensorModel;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.TableWorld;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table world in Gazebo, in lock-step: the same world file, attempts and sensor models as in the embedded
 * simulator, Gazebo's physics and pictures. When gzserver dies, another is started, everything is put back, and what
 * was under way is done once more.
 */
final class GazeboWorld implements TableWorld {
  private static final Logger LOG = LoggerFactory.getLogger(GazeboWorld.class);
  private static final int TRIES = 3;

  private final GazeboWorlds worlds;
  private final SdfWorld sdf;
  private final SimConfiguration configuration;
  private final WorkArea area;
  private final SensorModel sensor;
  private TableRig rig;
  private GazeboCamera camera;
  private Arrangement placed; // null for nothing
  private boolean colour;
  private boolean unfinished;
  private boolean replaced; // by a rig where nothing stands yet
  private int watchedSteps = Integer.MAX_VALUE;
  private Runnable watcher = () -> {};

  GazeboWorld(GazeboWorlds worlds, SdfWorld sdf, SimConfiguration configuration) throws IOException {
    this.worlds = worlds;
    this.sdf = sdf;
    this.configuration = configuration;
    area = sdf.workArea(configuration.areaSize());
    sensor = SensorModel.of(configuration, sdf).centred(); // Gazebo's cameras have no other principal point
    colour = configuration.colour();
    rig = worlds.take();
  }

  @Override
  public WorkArea workArea() {
    return area;
  }

  @Override
  public double gripperOpening() {
    return sdf.gripperOpening();
  }

  @Override
  public Motion motion() {
    return rig.motion();
  }

  @Override
  public RobotDescription robotDescription() {
    return RobotDescription.of(sdf, sensor.cameraInBase());
  }

  @Override
  public double seconds() {
    return rig.lockStep().seconds();
  }

  @Override
  public double stepSeconds() {
    return rig.stepSeconds();
  }

  @Override
  public void hold(double seconds) {
    surviving(() -> {
      rig.hold(seconds);
      return null;
    });
  }

  @Override
  public void holdUntil(double time) {
    surviving(() -> {
      double left = time - rig.lockStep().secondsAfter();
      if (left > 0) {
        rig.hold(left);
      }
      return null;
    });
  }

  @Override
  public void clear() {
    placed = null;
    unfinished = false;
    surviving(() -> {
      rig.clear();
      rig.park(configuration.seed());
      return null;
    });
  }

  @Override
  public void watch(int steps, Runnable newWatcher) {
    watchedSteps = steps;
    watcher = newWatcher;
    rig.watch(steps, newWatcher);
  }

  @Override
  public void seeColour(boolean newColour) {
    colour = newColour;
  }

  @Override
  public void place(Arrangement arrangement) {
    arrangement.object().ifPresent(object -> object.at().requireOn(area));
    placed = arrangement;
    restCamera();
    surviving(() -> {
      put();
      return null;
    });
  }

  private void put() {
    unfinished = false;
    try {
      rig.place(placed, area, configuration.seed());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Pose level = placed.ground().table(area).inverse();
    placed.object()
        .ifPresent(object -> Rest.requireUpright(object.object(), level.times(rig.objectPose())));
  }

  /** Does it; when Gazebo died or hung meanwhile, once more in a new one. */
  private <T> T surviving(Supplier<T> work) {
    String why = "Gazebo went away";
    for (int tries = 1;; tries++) {
      if (rig.session().lost()) {
        LOG.warn("{}; looking for another", why);
        replaceRig();
      }
      try {
        putBack();
        rig.lockStep().checkTime();
        T done = work.get();
        rig.session().hurry(false);
        return done;
      } catch (GazeboException e) {
        if (!rig.session().lost() || tries == TRIES) {
          throw e;
        }
        why = e.getMessage().lines().findFirst().orElse(why);
      }
    }
  }

  /** When there is no other Gazebo either, the next call looks for one again. */
  private void replaceRig() {
    camera = null;
    unfinished = false;
    replaced = true;
    try {
      rig = worlds.replace(rig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rig.watch(watchedSteps, watcher);
  }

  private void putBack() {
    if (replaced && placed != null) {
      put();
    }
    replaced = false;
  }

  @Override
  public Pose objectPose() {
    if (placed == null || placed.object().isEmpty()) {
      throw new IllegalStateException("no object on the table; place one first");
    }
    return surviving(() -> {
      finishAttempt();
      return rig.objectPose();
    });
  }

  @Override
  public Observation observe() {
    return surviving(() -> {
      finishAttempt();
      if (camera == null) {
        camera = rig.camera(sensor, configuration.colour(), worlds.cameraRate(), configuration.seed());
      }
      camera.seeColour(colour);
      return camera.look();
    });
  }

  @Override
  public Outcome attempt(Grasp grasp) {
    GraspAttempt.requireFinite(grasp);
    return surviving(() -> {
      finishAttempt();
      restCamera();
      unfinished = true;
      return rig.attempt(grasp);
    });
  }

  private void restCamera() {
    if (camera != null) {
      camera.rest();
    }
  }

  private void finishAttempt() {
    if (unfinished) {
      unfinished = false;
      rig.finishAttempt();
    }
  }

  /** Gives the gzserver back for the next world. */
  @Override
  public void close() {
    if (rig == null) {
      return;
    }
    TableRig done = rig;
    rig = null;
    try {
      if (camera != null) {
        camera.close();
      }
      done.watch(Integer.MAX_VALUE, () -> {});
      done.clear();
      worlds.giveBack(done);
    } catch (GazeboException e) {
      LOG.warn("A gzserver could not be tidied up ({}); it is ended", e.getMessage().lines().findFirst().orElse(""));
      worlds.drop(done);
    }
  }
}
