package org.onegrasp.arm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.onegrasp.world.Pose;

/** Tells why an arm cannot take a pose. */
final class Reach {
  private static final int ATTEMPTS = 20;

  private final List<ChainJoint> joints;
  private final InverseKinematics inverse;
  private final InverseKinematics unlimited;

  /** @param message goes on after the name of the pose */
  record Obstacle(PickPlan.Cause cause, String message) {}

  Reach(KinematicChain chain) {
    this.joints = chain.joints();
    this.inverse = new InverseKinematics(chain, IkSettings.STANDARD);
    this.unlimited = new InverseKinematics(chain.withoutTurningLimits(), IkSettings.STANDARD);
  }

  /** @param near joint positions from which the pose could not be reached */
  Obstacle obstacle(Pose tool, double[] near) {
    IkSolution limited = inverse.search(tool, near, ATTEMPTS, 1);
    if (limited.solved()) {
      return between(inverse.follow(tool, near), near);
    }
    IkSolution free = unlimited.search(tool, near, ATTEMPTS, 1);
    if (free.solved()) {
      return new Obstacle(PickPlan.Cause.JOINT_LIMIT, "a joint is at its limit: " + beyond(free.joints())
          + ": move the object nearer to the middle of the arm's reach");
    }
    return new Obstacle(PickPlan.Cause.OUT_OF_REACH,
        String.format(Locale.ROOT, "the arm's reach ends %.1f mm and %.1f degrees"
            + " short: move the object nearer", 1000 * limited.metres(), Math.toDegrees(limited.radians())));
  }

  /** The pose can be taken, but not by going straight on from the joint positions before. */
  private Obstacle between(IkSolution straightOn, double[] before) {
    List<String> atLimit = new ArrayList<>();
    for (int j = 0; j < joints.size() && !straightOn.solved(); j++) {
      ChainJoint joint = joints.get(j);
      double q = straightOn.joints()[j];
      if (q <= joint.lower() || q >= joint.upper()) {
        atLimit.add(String.format(Locale.ROOT, "%s at %.3f %s", joint.name(), q, joint.unit()));
      }
    }
    if (!atLimit.isEmpty()) {
      return new Obstacle(PickPlan.Cause.JOINT_LIMIT, "a joint comes to its limit on the straight way: "
          + String.join(", ", atLimit) + ": move the object nearer to the middle of the arm's reach");
    }
    return new Obstacle(PickPlan.Cause.NEAR_SINGULAR, "the arm is near a singular position: to keep the tool straight "
        + leaping(straightOn.joints(), before) + " would have to leap: move the object, or turn it");
  }

  private String beyond(double[] q) {
    List<String> names = new ArrayList<>();
    for (int j = 0; j < q.length; j++) {
      ChainJoint joint = joints.get(j);
      if (!joint.allows(joint.nearest(q[j], 0))) {
        names.add(String.format(Locale.ROOT, "%s would need %.3f rad, it has %.3f to %.3f", joint.name(),
            Math.IEEEremainder(q[j], 2 * Math.PI), joint.lower(), joint.upper()));
      }
    }
    return names.isEmpty() ? "the limits of several joints together" : String.join("; ", names);
  }

  private String leaping(double[] to, double[] from) {
    List<String> names = new ArrayList<>();
    for (int j = 0; j < to.length; j++) {
      if (StraightLine.leaps(from[j], to[j])) {
        names.add(joints.get(j).name());
      }
    }
    return names.isEmpty() ? "the joints" : String.join(", ", names);
  }
}
