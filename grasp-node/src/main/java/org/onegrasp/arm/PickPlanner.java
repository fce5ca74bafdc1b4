package org.onegrasp.arm;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;
import org.onegrasp.world.Tilt;

/**
 * Plans the joint motions of a pick: to a place above the grasp, straight down, and straight up again with the object,
 * along the grasp's own axis where it is tilted. Of the solutions of the inverse kinematics, and of the two ways round
 * that a parallel gripper can take a grasp, it chooses the one that is there soonest and whose straight ways can be
 * followed without a leap of the joints. Collisions are not looked at. For one thread; the same call gives the same
 * answer.
 */
public final class PickPlanner {
  private static final int TRIES = 4; // for each way round
  private static final int TRIES_ATTEMPTS = 20;

  private final KinematicChain chain;
  private final List<ChainJoint> joints;
  private final PickSettings settings;
  private final InverseKinematics inverse;
  private final StraightLine line;
  private final Reach reach;
  private final Pose grasps; // the frame of the grasps in the chain's base

  public PickPlanner(KinematicChain chain, PickSettings settings) {
    this.chain = chain;
    this.joints = chain.joints();
    this.settings = settings;
    this.inverse = new InverseKinematics(chain, IkSettings.STANDARD);
    this.line = new StraightLine(inverse);
    this.reach = new Reach(chain);
    this.grasps = settings.base().inverse();
  }

  public KinematicChain chain() {
    return chain;
  }

  /**
   * @param grasp in the frame of the grasps
   * @param start where the joints are now, in the order of {@link KinematicChain#joints}; radians or metres
   */
  public PickPlan plan(Grasp grasp, double[] start) {
    if (start.length != joints.size() || Arrays.stream(start).anyMatch(q -> !Double.isFinite(q))) {
      throw new IllegalArgumentException("a pick with a " + chain + " needs as many finite joint positions, got "
          + Arrays.toString(start));
    }
    SplittableRandom random = new SplittableRandom(IkSettings.STANDARD.seed());
    Attempt best = null;
    for (int i = 0; i < TRIES; i++) {
      double[] from = i == 0 ? start : anywhere(random);
      for (double turn : new double[] {0, Math.PI}) {
        Attempt next = attempt(tool(grasp, turn), ways(grasp), from, start, i);
        best = best == null || next.betterThan(best) ? next : best;
      }
    }
    return best.planned().isPresent() ? best.planned().get() : unreachable(grasp, best);
  }

  /**
   * What came of one solution.
   *
   * @param stage where it ended when there is no plan
   * @param tool pose of the tool at the grasp, in the chain's base
   * @param metres above the grasp where it ended
   * @param near joint positions there
   */
  private record Attempt(Optional<PickPlan.Planned> planned, PickPlan.Stage stage, Pose tool, double metres,
      double[] near) {
    /** The sooner plan; without one, the obstacle that was met later on the way. */
    boolean betterThan(Attempt other) {
      if (planned.isPresent() && other.planned.isPresent()) {
        return duration() < other.duration();
      }
      return planned.isPresent() || other.planned.isEmpty() && stage.ordinal() > other.stage.ordinal();
    }

    private double duration() {
      return planned.orElseThrow().approach().duration();
    }
  }

  private double[] anywhere(SplittableRandom random) {
    return joints.stream().mapToDouble(joint -> joint.anywhere(random)).toArray();
  }

  /** The frame along whose z axis the gripper comes and goes, in the chain's base. */
  private Pose ways(Grasp grasp) {
    return grasp.tilt().equals(Tilt.NONE) ? grasps : grasps.times(grasp.pose());
  }

  /** Pose of the tool link in the chain's base that puts the gripper on the grasp, pointing into the support. */
  private Pose tool(Grasp grasp, double turn) {
    Pose gripper = grasp.pose().times(Pose.ofRollPitchYaw(0, 0, 0, Math.PI, 0, turn));
    return grasps.times(gripper).times(settings.grip().inverse());
  }

  /** The pick by the solution that is found from one place. */
  private Attempt attempt(Pose tool, Pose ways, double[] from, double[] start, int seed) {
    IkSolution solution = inverse.search(tool, from, TRIES_ATTEMPTS, seed);
    if (!solution.solved()) {
      return new Attempt(Optional.empty(), PickPlan.Stage.GRASP, tool, 0, solution.joints());
    }
    double[] atGrasp = nearest(solution.joints(), start);
    StraightLine.Followed down = line.upwards(tool, atGrasp, ways, settings.approach());
    if (!down.complete()) {
      return new Attempt(Optional.empty(), PickPlan.Stage.APPROACH, tool, down.metres(), down.last());
    }
    StraightLine.Followed up = line.upwards(tool, atGrasp, ways, settings.lift());
    if (!up.complete()) {
      return new Attempt(Optional.empty(), PickPlan.Stage.RETREAT, tool, up.metres(), up.last());
    }
    double[][] downwards = reversed(down.path());
    JointMotion approach = JointMotion.between(joints, start, downwards[0], settings.pace())
        .then(JointMotion.through(joints, downwards, seconds(settings.approach()), settings.pace()));
    JointMotion retreat = JointMotion.through(joints, up.path(), seconds(settings.lift()), settings.pace());
    return new Attempt(Optional.of(new PickPlan.Planned(approach, retreat)), PickPlan.Stage.RETREAT, tool, 0, atGrasp);
  }

  private PickPlan unreachable(Grasp grasp, Attempt end) {
    Reach.Obstacle obstacle = reach.obstacle(StraightLine.above(end.tool(), ways(grasp), end.metres()), end.near());
    String where = end.stage() == PickPlan.Stage.GRASP ? "on the grasp itself"
        : String.format(Locale.ROOT, "on the %s, %.0f mm above the grasp,", end.stage().title, 1000 * end.metres());
    String message =
        String.format(Locale.ROOT, "the grasp at (%.3f, %.3f, %.3f) cannot be taken: %s %s", grasp.x(), grasp.y(),
            grasp.z(), where, obstacle.message());
    return new PickPlan.Unreachable(end.stage(), obstacle.cause(), message);
  }

  private double[] nearest(double[] q, double[] to) {
    double[] same = new double[q.length];
    Arrays.setAll(same, j -> joints.get(j).nearest(q[j], to[j]));
    return same;
  }

  private static double[][] reversed(double[][] path) {
    double[][] back = new double[path.length][];
    Arrays.setAll(back, i -> path[path.length - 1 - i]);
    return back;
  }

  /** A cubic from rest to rest peaks at 1.5 of its mean speed. */
  private double seconds(double metres) {
    return 1.5 * metres / settings.pace().linearSpeed();
  }
}
