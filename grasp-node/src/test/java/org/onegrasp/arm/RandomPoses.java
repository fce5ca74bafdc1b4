package org.onegrasp.arm;

import java.util.SplittableRandom;
import org.onegrasp.world.Pose;

/** Poses that an arm can reach because they were made from joint positions within its limits. */
final class RandomPoses {
  private static final double TENTH_MILLIMETRE = 1e-4;
  private static final double TENTH_DEGREE = Math.toRadians(0.1);

  private RandomPoses() {}

  static double[][] joints(KinematicChain chain, int count, SplittableRandom random) {
    double[][] all = new double[count][chain.joints().size()];
    for (double[] q : all) {
      for (int j = 0; j < q.length; j++) {
        ChainJoint joint = chain.joints().get(j);
        q[j] = random.nextDouble(Math.max(joint.lower(), -Math.PI * 4), Math.min(joint.upper(), Math.PI * 4));
      }
    }
    return all;
  }

  static double[] middle(KinematicChain chain) {
    return chain.joints().stream().mapToDouble(j -> Double.isInfinite(j.lower()) ? 0 : (j.lower() + j.upper()) / 2)
        .toArray();
  }

  /** Whether these joint positions are within the limits and put the tool there, to 0.1 mm and 0.1 degrees. */
  static boolean reaches(KinematicChain chain, double[] q, Pose goal) {
    for (int j = 0; j < q.length; j++) {
      if (!chain.joints().get(j).allows(q[j])) {
        return false;
      }
    }
    Kinematics kinematics = new Kinematics(chain);
    kinematics.moveTo(q);
    PoseError error = new PoseError();
    error.set(KinematicChain.matrix(goal), KinematicChain.matrix(kinematics.pose()));
    return error.metres() <= TENTH_MILLIMETRE && error.radians() <= TENTH_DEGREE;
  }
}
