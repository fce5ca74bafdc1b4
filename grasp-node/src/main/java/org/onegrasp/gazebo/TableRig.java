package org.onegrasp.gazebo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onegrasp.msgs.gazebo.Link;
import org.onegrasp.msgs.gazebo.Model;
import org.onegrasp.msgs.gazebo.WorldControl;
import org.onegrasp.msgs.gazebo.WorldReset;
import org.onegrasp.world.Arrangement;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.Placed;
import org.onegrasp.world.Pose;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.Arm;
import org.onegrasp.world.table.Gantry;
import org.onegrasp.world.table.GraspAttempt;
import org.onegrasp.world.table.Rest;
import org.onegrasp.world.table.SdfWorld;
import org.onegrasp.world.table.SensorModel;
import org.onegrasp.world.table.TableWorld;

/** One gzserver with the table world in lock-step: arm, attempts and the object that stands there. */
final class TableRig implements AutoCloseable {
  private static final double SETTLE_STEP = 0.05;
  private static final int MOST_CAMERAS = 50;
  /** What was put somewhere is there when it is no farther away a moment later, metres. */
  private static final double NEAR = 0.005;
  private static final int MOST_TRIES = 20;
  /**
   * Steps of physics while the fingers hold nothing are this much longer than the world file's; it is as exact, and
   * quicker.
   */
  private static final int LONGER = 2;

  private final GazeboSession session;
  private final double step;
  private final LockStep lockStep;
  private final JointCommands commands;
  private final Surroundings surroundings;
  private final GazeboGantry gantry;
  private final Arm arm;
  private final GraspAttempt attempt;
  private final Model parked;
  private ObjectModel object;
  private ObjectSdf objectSdf;
  private String objectName;
  private int cameras;

  /** @param quick whether time goes by as fast as gzserver can, or about as fast as real time */
  TableRig(GazeboSession session, SdfWorld world, boolean quick) throws IOException {
    this.session = session;
    step = world.stepSeconds();
    commands = session.joints("arm");
    lockStep = new LockStep(session, world.stepSeconds(), quick);
    surroundings = new Surroundings(session, world);
    gantry = new GazeboGantry(lockStep, commands, world, surroundings);
    arm = new Arm(gantry, world);
    attempt = new GraspAttempt(gantry, arm);
    parked = links(session.models().model("arm").orElseThrow(), gantry.links(Arm.PARKED.x()));
  }

  GazeboSession session() {
    return session;
  }

  LockStep lockStep() {
    return lockStep;
  }

  /** A camera of its own for this rig; it stays for good. */
  GazeboCamera camera(SensorModel sensor, boolean colour, GazeboCamera.Rate rate, long seed) {
    cameras++;
    return new GazeboCamera(session, lockStep, sensor, colour, rate, seed);
  }

  /** Whether it has so many cameras that a fresh gzserver is better. */
  boolean wornOut() {
    return cameras >= MOST_CAMERAS;
  }

  /**
   * The arm parked and at rest, and all things at rest there. Begins each time with everything at rest and with the
   * same random numbers, so that an outcome depends as little as possible on what was before.
   *
   * @throws IOException when meshes cannot be written
   */
  void place(Arrangement arrangement, WorkArea area, long seed) throws IOException {
    rest(seed);
    if (!surroundings.has(arrangement.others())) {
      removeObject(); // so that nothing is made inside of it
    }
    surroundings.arrange(arrangement.others(), arrangement.ground(), area);
    if (arrangement.object().isEmpty()) {
      removeObject();
      put(Optional.empty());
    } else {
      placeObject(arrangement.object().get(), above(arrangement, area));
    }
    settle();
  }

  private static Pose above(Arrangement arrangement, WorkArea area) {
    Pose where = arrangement.ground().stand(area, arrangement.object().orElseThrow().at());
    return new Pose(where.x(), where.y(), where.z() + Rest.DROP, where.qx(), where.qy(), where.qz(), where.qw());
  }

  private void placeObject(Placed placed, Pose above) throws IOException {
    if (placed.object() == object) {
      lockStep.forget(objectName);
      put(Optional.of(above));
    } else {
      removeObject();
      put(Optional.empty());
      ObjectSdf sdf = new ObjectSdf(placed.object());
      String name = session.models().newName("object");
      session.models().spawn(name, sdf.write(name, above, session.files()));
      object = placed.object();
      objectSdf = sdf;
      objectName = name;
      gantry.setObject(objectSdf, objectName);
    }
  }

  /** The arm at its parking place, at once. */
  void park(long seed) {
    rest(seed);
    put(Optional.empty());
    lockStep.setStep(LONGER * step);
  }

  /** Takes the speed from everything; Gazebo's reset of models leaves links where they are. */
  private void rest(long seed) {
    lockStep.setStep(step);
    gantry.stand(Arm.PARKED);
    arm.resetTo(Arm.PARKED);
    session.control(WorldControl.newBuilder().setSeed(Math.floorMod(seed, Integer.MAX_VALUE))
        .setReset(WorldReset.newBuilder().setAll(false).setModelOnly(true)).build());
    lockStep.step();
  }

  /** Puts the arm to its parking place and the object there, and makes sure that they are. */
  private void put(Optional<Pose> objectAt) {
    List<Model> moves = new ArrayList<>();
    moves.add(parked);
    moves.addAll(surroundings.moves());
    surroundings.forget(lockStep);
    objectAt.ifPresent(
        pose -> moves.add(Model.newBuilder().setName(objectName).setPose(GazeboPoses.message(pose)).build()));
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      session.models().move(moves);
      arm.hold(1);
      if (gantry.at(Arm.PARKED, NEAR) && surroundings.inPlace(lockStep)
          && objectAt.stream().allMatch(pose -> distance(pose, gantry.objectPose()) < NEAR)) {
        return;
      }
    }
    throw new GazeboException("Gazebo does not move the arm or the object when told to (" + MOST_TRIES + " times)");
  }

  private static Model links(Model arm, Map<String, Pose> poses) {
    Model.Builder moved = Model.newBuilder().setName(arm.getName());
    for (Link link : arm.getLinkList()) {
      String name = link.getName().substring(link.getName().lastIndexOf(':') + 1);
      if (poses.containsKey(name)) {
        moved
            .addLink(Link.newBuilder().setId(link.getId()).setName(name).setPose(GazeboPoses.message(poses.get(name))));
      }
    }
    return moved.build();
  }

  void hold(double seconds) {
    int steps = (int) (seconds / gantry.stepSeconds());
    if (steps > 0) {
      arm.hold(steps);
    }
    double rest = seconds - steps * gantry.stepSeconds();
    if (steps == 0 || rest >= lockStep.stepSeconds()) {
      lockStep.advance(rest);
    }
  }

  /** Nothing on the table, which is where it always was. */
  void clear() {
    removeObject();
    surroundings.clear();
  }

  private void removeObject() {
    if (objectName != null) {
      session.models().delete(objectName);
      gantry.setObject(null, null);
      objectName = null;
      object = null;
    }
  }

  ObjectModel object() {
    return object;
  }

  Pose objectPose() {
    return gantry.objectPose();
  }

  double stepSeconds() {
    return gantry.stepSeconds();
  }

  /** Calls the watcher after every so many steps of the gantry. */
  void watch(int steps, Runnable watcher) {
    gantry.watch().set(steps, watcher);
  }

  /** How things stood when Gazebo told last; takes no simulated time. */
  TableWorld.Motion motion() {
    return new TableWorld.Motion(gantry.lastPositions(),
        Optional.ofNullable(objectName).map(lockStep::pose));
  }

  Outcome attempt(Grasp grasp) {
    surroundings.note(lockStep);
    return attempt.run(grasp);
  }

  void finishAttempt() {
    attempt.finish();
    settle();
  }

  private void settle() {
    if (object != null || !surroundings.plain()) {
      awaitRest();
    }
    lockStep.setStep(LONGER * step);
  }

  private void awaitRest() {
    Pose before = null;
    for (double waited = 0; waited < Rest.LONGEST; waited += SETTLE_STEP) {
      arm.hold((int) Math.round(SETTLE_STEP / gantry.stepSeconds()));
      Pose now = object == null ? Pose.IDENTITY : gantry.objectPose();
      if (before != null && moved(before, now) < Rest.STILL * SETTLE_STEP) {
        return;
      }
      before = now;
    }
  }

  static double distance(Pose a, Pose b) {
    return Math.sqrt(
        (a.x() - b.x()) * (a.x() - b.x()) + (a.y() - b.y()) * (a.y() - b.y()) + (a.z() - b.z()) * (a.z() - b.z()));
  }

  /** Metres, with turning counted at {@link Rest#TURNING_RADIUS}. */
  private static double moved(Pose a, Pose b) {
    Pose d = a.inverse().times(b);
    return distance(a, b)
        + Rest.TURNING_RADIUS * 2 * Math.sqrt(d.qx() * d.qx() + d.qy() * d.qy() + d.qz() * d.qz());
  }

  @Override
  public void close() {
    lockStep.close();
    commands.close();
    session.close();
  }
}
