package org.onegrasp.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onegrasp.sim.engine.Dynamics;
import org.onegrasp.sim.engine.EmbeddedGantry;
import org.onegrasp.sim.engine.ObjectBody;
import org.onegrasp.sim.render.RendererCamera;
import org.onegrasp.sim.render.RendererScene;
import org.onegrasp.sim.render.Scenery;
import org.onegrasp.sim.render.Thing;
import org.onegrasp.world.Arrangement;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Ground;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.Arm;
import org.onegrasp.world.table.GraspAttempt;
import org.onegrasp.world.table.Rest;
import org.onegrasp.world.table.RobotDescription;
import org.onegrasp.world.table.SdfReader;
import org.onegrasp.world.table.SdfWorld;
import org.onegrasp.world.table.SensorModel;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.TableWorld;

/**
 * The embedded simulator: the table, gantry, gripper and camera of an SDF world, with rigid-body physics and a rendered
 * depth camera. It moves only when told to, in steps of fixed length, and never reads a clock: the same seed and the
 * same calls give the same bytes. Several worlds may live in one process, each used by one thread at a time.
 */
public final class SimWorld implements TableWorld {
  private static final int STILL_STEPS = 20;
  private static final Arrangement EMPTY = new Arrangement(Optional.empty(), List.of(), Ground.LEVEL);

  private final SdfWorld sdf;
  private final Dynamics dynamics;
  private final EmbeddedGantry gantry;
  private final Arm arm;
  private final GraspAttempt attempt;
  private final WorkArea area;
  private final SensorModel sensor;
  private final RendererCamera camera;
  private final RobotDescription description;
  /** After an attempt the object is put back only when somebody looks; the next {@link #place} spares that. */
  private boolean unfinished;
  private Arrangement arrangement = EMPTY;
  private final IdentityHashMap<ObjectModel, ObjectBody> shapes = new IdentityHashMap<>(); // of the other things
  private ObjectBody known; // the last that stood there: how it rests need not be found again

  private SimWorld(SdfWorld sdf, SimConfiguration configuration) {
    this.sdf = sdf;
    dynamics = new Dynamics(sdf);
    gantry = new EmbeddedGantry(dynamics);
    arm = new Arm(gantry, sdf);
    attempt = new GraspAttempt(gantry, arm);
    area = sdf.workArea(configuration.areaSize());
    sensor = SensorModel.of(configuration, sdf);
    camera =
        new RendererCamera(RendererScene.of(Scenery.of(sdf)), sensor, configuration.colour(), configuration.seed());
    description = RobotDescription.of(sdf, sensor.cameraInBase());
    park();
  }

  /**
   * Reads the world file and parks the arm.
   *
   * @throws IllegalArgumentException when the file lacks something or has errors, naming file and element
   * @throws IOException when it cannot be read
   */
  public static SimWorld open(SimConfiguration configuration) throws IOException {
    return new SimWorld(SdfReader.read(configuration), configuration);
  }

  @Override
  public WorkArea workArea() {
    return area;
  }

  @Override
  public double gripperOpening() {
    return dynamics.gripper().fullOpening();
  }

  /** Intrinsics of the camera that {@link #observe} uses. */
  public CameraModel cameraModel() {
    return sensor.camera();
  }

  /** Pose of its optical frame as calibrated. */
  public Pose cameraInBase() {
    return sensor.cameraInBase();
  }

  @Override
  public RobotDescription robotDescription() {
    return description;
  }

  @Override
  public double seconds() {
    return dynamics.seconds();
  }

  @Override
  public double stepSeconds() {
    return dynamics.stepSeconds();
  }

  /** Metres or radians by joint name, in the order x, y, z, yaw, finger_left, finger_right. */
  public Map<String, Double> jointPositions() {
    return gantry.positions();
  }

  @Override
  public Motion motion() {
    return new Motion(gantry.positions(), Optional.ofNullable(dynamics.object()).map(ObjectBody::pose));
  }

  @Override
  public void watch(int steps, Runnable watcher) {
    gantry.watch().set(steps, watcher);
  }

  @Override
  public void seeColour(boolean colour) {
    camera.seeColour(colour);
  }

  /** Gap between the finger pads now, metres. */
  public double gripperGap() {
    return dynamics.gripper().gap();
  }

  @Override
  public void hold(double seconds) {
    arm.hold(arm.steps(seconds));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also when the object does not stand as modelled but tips over
   */
  @Override
  public void place(Arrangement next) {
    next.object().ifPresent(placed -> placed.at().requireOn(area));
    clearTable();
    next.object().ifPresent(placed -> stand(placed, next.ground()));
    arrange(next);
  }

  private void stand(Placed placed, Ground ground) {
    ObjectBody body = known != null && known.model == placed.object() ? known : new ObjectBody(placed.object());
    known = body;
    if (body.resting == null) {
      body.resting = settled(body);
      clearTable();
    }
    dynamics.put(body, ground.stand(area, placed.at()).times(body.resting));
  }

  private void arrange(Arrangement next) {
    dynamics.setGround(next.ground());
    if (!next.ground().equals(arrangement.ground())) {
      camera.setScene(RendererScene.of(Scenery.of(sdf, next.ground())));
    }
    arrangement = next;
  }

  /**
   * How the object rests, relative to its frame's place: found once, in the middle of the area, so that every later
   * placing starts from the same bits.
   */
  private Pose settled(ObjectBody body) {
    dynamics.setGround(Ground.LEVEL);
    Pose middle = new Pose(area.centreX(), area.centreY(), area.tableZ(), 0, 0, 0, 1);
    dynamics.put(body, middle.times(new Pose(0, 0, Rest.DROP, 0, 0, 0, 1)));
    settle();
    Pose resting = middle.inverse().times(body.pose());
    Rest.requireUpright(body.model, resting);
    return resting;
  }

  @Override
  public void clear() {
    clearTable();
    arrange(EMPTY);
  }

  /**
   * The arm starts parked, its state exactly the same each time, so that an outcome depends on nothing that was before.
   */
  private void clearTable() {
    dynamics.clear();
    park();
    unfinished = false;
  }

  private void park() {
    gantry.reset(Arm.PARKED);
    arm.resetTo(Arm.PARKED);
  }

  private void settle() {
    int limit = (int) Math.round(Rest.LONGEST / dynamics.stepSeconds());
    int still = 0;
    for (int i = 0; i < limit && still < STILL_STEPS; i++) {
      arm.hold(1);
      still = dynamics.speed() < Rest.STILL ? still + 1 : 0;
    }
  }

  @Override
  public Pose objectPose() {
    finishAttempt();
    if (dynamics.object() == null) {
      throw new IllegalStateException("no object on the table; place one first");
    }
    return dynamics.object().pose();
  }

  @Override
  public Observation observe() {
    finishAttempt();
    return camera.look(things(), seconds());
  }

  @Override
  public Optional<Observation> glance() {
    Map<String, Pose> arm = description.offsets(gantry.positions());
    camera.setScene(
        RendererScene
            .of(Scenery.of(sdf, arrangement.ground(), link -> arm.getOrDefault("arm_" + link, Pose.IDENTITY))));
    Observation seen = camera.look(things(), seconds());
    camera.setScene(RendererScene.of(Scenery.of(sdf, arrangement.ground())));
    return Optional.of(seen);
  }

  private List<Thing> things() {
    List<Thing> things = new ArrayList<>();
    if (dynamics.object() != null) {
      things.add(new Thing(dynamics.object().model, dynamics.object().pose()));
    }
    List<Pose> moved = dynamics.others();
    for (int i = 0; i < arrangement.others().size(); i++) {
      Placed other = arrangement.others().get(i);
      things.add(new Thing(other.object(),
          moved.isEmpty() ? arrangement.ground().stand(area, other.at()) : moved.get(i)));
    }
    return things;
  }

  @Override
  public Outcome attempt(Grasp grasp) {
    GraspAttempt.requireFinite(grasp);
    finishAttempt();
    unfinished = true;
    standOthers();
    dynamics.noteOthers();
    return attempt.run(grasp);
  }

  /** Others become bodies when they might be touched: most looks need none. */
  private void standOthers() {
    List<Placed> others = arrangement.others();
    if (!others.isEmpty() && dynamics.others().isEmpty()) {
      shapes.keySet().retainAll(others.stream().map(Placed::object).toList());
      for (Placed other : others) {
        ObjectBody shape = shapes.computeIfAbsent(other.object(), ObjectBody::new);
        dynamics.add(new ObjectBody(shape), arrangement.ground().stand(area, other.at()));
      }
    }
  }

  private void finishAttempt() {
    if (unfinished) {
      unfinished = false;
      attempt.finish();
      if (dynamics.object() != null || !arrangement.others().isEmpty()) {
        settle();
      }
    }
  }

  @Override
  public void close() {
    dynamics.close();
  }
}
