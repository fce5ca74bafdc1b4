package org.onegrasp.gazebo;

import java.util.Arrays;
import java.util.Map;
import org.onegrasp.msgs.ignition.Double;
import org.onegrasp.msgs.ignition.JointCmd;
import org.onegrasp.msgs.ignition.PID;
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.Gantry;
import org.onegrasp.world.table.SdfWorld;
import org.onegrasp.world.table.StepWatch;

/**
 * The gantry in Gazebo: each joint has Gazebo's PID controllers with a set point from us every 20 ms of simulated time.
 * The gains are near critical damping for what hangs on the joint, with a derivative far below what the step length
 * allows. The gantry's joints are told a velocity, too, and are held softly while they move: position set points that
 * jump by a centimetre would shake the arm with several times the acceleration of gravity, and long things would turn
 * in the fingers.
 */
final class GazeboGantry implements Gantry {
  private static final double STEP_SECONDS = 0.02;
  /** Share of a position gain while a joint moves. */
  private static final double MOVING_STIFFNESS = 0.1;
  /** How far the pressing finger's set point is ahead of it: with the gain below, more than the force limit. */
  private static final double PRESS = 0.02;
  /** A closed gap smaller than this holds nothing, metres. */
  private static final double NOTHING = 0.0015;
  private static final double STANDING = 0.01; // metres per second

  private enum Mode {
    POSITION, CLOSE
  }

  /** @param limit newtons or newton metres */
  private record Gains(String joint, double p, double d, double limit) {}

  private static final Gains X = new Gains("x", 60_000, 1300, 400);
  private static final Gains Y = new Gains("y", 26_000, 570, 400);
  private static final Gains Z = new Gains("z", 20_000, 300, 40);
  private static final Gains YAW = new Gains("yaw", 5, 0.1, 5);
  /** Fingers that close, with the force that they press with; and fingers that stay, with what the spindle resists. */
  private static final Gains[] CLOSING = {new Gains("finger_left", 2000, 15, CLOSING_FORCE),
      new Gains("finger_right", 2000, 15, CLOSING_FORCE)};
  private final Gains[] staying;

  private final LockStep lockStep;
  private final JointCommands commands;
  private final JointReadings readings;
  private final SdfWorld world;
  private final Surroundings surroundings;
  private final double fingerUpper;
  private final double fingerStep; // metres that a finger moves between two set points
  private ObjectSdf object;
  private String objectName;
  private Mode mode = Mode.POSITION;
  private Target last; // set point of the step before
  private double fingerTarget;
  private final double[] fingerSetPoints = new double[2];
  private boolean locked; // the left finger stays, the right one presses
  private double heldLeft;
  private double[] fingers = new double[2];
  private double fingerSpeed;
  private final StepWatch watch = new StepWatch();

  GazeboGantry(LockStep lockStep, JointCommands commands, SdfWorld world, Surroundings surroundings) {
    this.surroundings = surroundings;
    this.lockStep = lockStep;
    this.commands = commands;
    this.world = world;
    readings = new JointReadings(world, "arm");
    SdfWorld.Joint left = world.joint("arm", "finger_left");
    SdfWorld.Joint right = world.joint("arm", "finger_right");
    fingerUpper = left.upper();
    fingerStep = left.velocity() * STEP_SECONDS;
    staying = new Gains[] {new Gains(left.name(), 20_000, 25, left.effort()),
        new Gains(right.name(), 20_000, 25, right.effort())};
  }

  /** The object that stands there now, or null. */
  void setObject(ObjectSdf newObject, String name) {
    object = newObject;
    objectName = name;
  }

  /** Where the links are in the arm with joint x there and all others at 0, by name; of those that x moves. */
  Map<String, Pose> links(double x) {
    return readings.links("x", x);
  }

  @Override
  public double stepSeconds() {
    return STEP_SECONDS;
  }

  @Override
  public double settleSeconds() {
    return 0.1;
  }

  /** Sets the drives to this, with the gripper open, without letting time go on. */
  void stand(Target target) {
    command(target, target);
    openTo(fullOpening());
    Arrays.fill(fingerSetPoints, fingerTarget);
    commandFingers();
  }

  private void command(Target from, Target to) {
    last = to;
    follow(X, from.x(), to.x());
    follow(Y, from.y(), to.y());
    follow(Z, from.z(), to.z());
    follow(YAW, from.yaw(), to.yaw());
  }

  @Override
  public void drive(Target target, int steps) {
    command(last == null || steps > 1 ? target : last, target);
    if (mode == Mode.CLOSE) {
      for (int i = 0; i < steps; i++) {
        closeStep();
        watch.passed(1);
      }
    } else {
      for (int done = 0; done < steps;) {
        int now = moveFingers() ? 1 : Math.min(steps - done, watch.every());
        lockStep.advance(now * STEP_SECONDS);
        watch.passed(now);
        done += now;
      }
    }
  }

  StepWatch watch() {
    return watch;
  }

  /** Whether fingers that go somewhere are still on their way. */
  private boolean moveFingers() {
    boolean moving = false;
    for (int i = 0; i < 2 && !locked; i++) {
      double way = fingerTarget - fingerSetPoints[i];
      fingerSetPoints[i] += Math.max(-fingerStep, Math.min(fingerStep, way));
      moving |= Math.abs(way) > fingerStep;
    }
    commandFingers();
    return moving;
  }

  /** The last command before time goes on, so that this returns when Gazebo has taken all of them. */
  private void commandFingers() {
    commands.publish(locked ? command(staying[0], heldLeft) : fingerCommand(0));
    JointCmd last = locked ? command(CLOSING[1], fingerUpper + PRESS) : fingerCommand(1);
    if (!commands.publishAndConfirm(last, lockStep::checkThere)) {
      throw lockStep.hanging(
          "it does not take commands for the joint " + last.getName() + " (is it commanded by something else, too?)");
    }
  }

  private JointCmd fingerCommand(int finger) {
    return mode == Mode.CLOSE ? command(CLOSING[finger], fingerTarget)
        : command(staying[finger], fingerSetPoints[finger]);
  }

  /**
   * Set points go on when a finger is stopped by the object. When both are, the left one stays where it is: two fingers
   * that press against each other with the same force would creep along together with what is between them.
   */
  private void closeStep() {
    fingerTarget = Math.min(fingerUpper + PRESS, fingerTarget + CLOSING_SPEED * STEP_SECONDS);
    commandFingers();
    lockStep.advance(STEP_SECONDS);
    double[] before = fingers;
    fingers = readFingers();
    if (!locked && fingerTarget > Math.max(fingers[0], fingers[1]) + PRESS / 4) {
      locked = true;
      heldLeft = fingers[0];
    }
    boolean pressing = fingerTarget > Math.min(fingers[0], fingers[1]) + PRESS / 2;
    double fastest = Math.max(Math.abs(fingers[0] - before[0]), Math.abs(fingers[1] - before[1])) / STEP_SECONDS;
    fingerSpeed = pressing ? fastest : Math.max(fastest, CLOSING_SPEED);
  }

  private double[] readFingers() {
    Map<String, java.lang.Double> now = jointPositions();
    return new double[] {now.get("finger_left"), now.get("finger_right")};
  }

  private static JointCmd command(Gains gains, double target) {
    return JointCmd.newBuilder().setName("arm::" + gains.joint).setPosition(PID.newBuilder()
        .setTargetOptional(number(target)).setPGainOptional(number(gains.p)).setIGainOptional(number(0))
        .setDGainOptional(number(gains.d)).setIMaxOptional(number(0)).setIMinOptional(number(0))
        .setLimitOptional(number(gains.limit))).build();
  }

  /**
   * Through the middle of the way at the middle of the step, with the velocity of the way: that is what moves the
   * joint, and the position keeps it from drifting.
   */
  private void follow(Gains gains, double from, double to) {
    commands.publish(JointCmd.newBuilder().setName("arm::" + gains.joint)
        .setPosition(controller((from + to) / 2, from == to ? gains.p : MOVING_STIFFNESS * gains.p, gains.limit))
        .setVelocity(controller((to - from) / STEP_SECONDS, gains.d, gains.limit)).build());
  }

  private static PID controller(double target, double p, double limit) {
    return PID.newBuilder().setTargetOptional(number(target)).setPGainOptional(number(p)).setIGainOptional(number(0))
        .setDGainOptional(number(0)).setIMaxOptional(number(0)).setIMinOptional(number(0))
        .setLimitOptional(number(limit)).build();
  }

  private static Double number(double value) {
    return Double.newBuilder().setData(value).build();
  }

  /** Metres or radians by joint name, in the order of the world file. */
  Map<String, java.lang.Double> jointPositions() {
    lockStep.fresh();
    return lastPositions();
  }

  /** As Gazebo told last. */
  Map<String, java.lang.Double> lastPositions() {
    return readings.positions(lockStep.poses());
  }

  /** Whether each of the joints is this near to the target, metres or radians. */
  boolean at(Target target, double tolerance) {
    Map<String, java.lang.Double> now = jointPositions();
    return Math.abs(now.get("x") - target.x()) < tolerance && Math.abs(now.get("y") - target.y()) < tolerance
        && Math.abs(now.get("z") - target.z()) < tolerance && Math.abs(now.get("yaw") - target.yaw()) < tolerance;
  }

  @Override
  public double z() {
    return jointPositions().get("z");
  }

  @Override
  public double mostLean() {
    return 0;
  }

  @Override
  public double fullOpening() {
    return world.gripperOpening();
  }

  @Override
  public double tipHeightAtZero() {
    return world.tipHeight();
  }

  @Override
  public void openTo(double gap) {
    if (mode == Mode.CLOSE || locked) {
      System.arraycopy(readFingers(), 0, fingerSetPoints, 0, 2);
    }
    mode = Mode.POSITION;
    locked = false;
    fingerTarget = Math.max(0, Math.min(fingerUpper, (fullOpening() - gap) / 2));
  }

  @Override
  public void close() {
    lockStep.setStep(world.stepSeconds());
    mode = Mode.CLOSE;
    locked = false;
    fingers = readFingers();
    fingerTarget = Math.max(fingers[0], fingers[1]);
  }

  @Override
  public void squeeze() {
    mode = Mode.POSITION;
    if (!locked) {
      locked = true;
      heldLeft = readFingers()[0];
    }
  }

  @Override
  public double fingerSpeed() {
    return fingerSpeed;
  }

  @Override
  public boolean touching(int finger) {
    return fingerSpeed < STANDING && fullOpening() - fingers[0] - fingers[1] > NOTHING;
  }

  @Override
  public double objectTop() {
    double top = object == null ? world.tableTop() : object.top(objectPose());
    return Math.max(top, surroundings.top(lockStep));
  }

  /** Gazebo does not tell; among other things it may have been one of them. */
  @Override
  public String met() {
    return surroundings.plain() ? "" : "something";
  }

  @Override
  public String disturbance() {
    lockStep.fresh();
    return surroundings.disturbance(lockStep);
  }

  @Override
  public double objectHeight() {
    return object == null ? 0 : object.centreHeight(objectPose());
  }

  /** Where the object is now. */
  Pose objectPose() {
    lockStep.fresh();
    Pose pose = lockStep.pose(objectName);
    if (pose == null) {
      throw new GazeboException("Gazebo does not tell where the model \"" + objectName + "\" is");
    }
    return pose;
  }
}
