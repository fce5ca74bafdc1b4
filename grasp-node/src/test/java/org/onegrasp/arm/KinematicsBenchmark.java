package org.onegrasp.arm;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;

/**
 * Solves random reachable poses of the Panda and the UR5 from the middle of the joints' ranges and prints the share
 * solved to 0.1 mm and 0.1 degrees and the time of a solution; then the time to plan picks with the Panda. Run by hand
 * with the test class path; needs the arms' URDFs, see {@link ArmData}. Argument: number of poses (default 20000).
 */
final class KinematicsBenchmark {
  private KinematicsBenchmark() {}

  public static void main(String[] args) throws Exception {
    int poses = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
    for (int turn = 0; turn < 3; turn++) {
      measure("panda", ArmData.pandaChain(), poses);
      measure("ur5", ArmData.ur5Chain(), poses);
      measurePicks(ArmData.pandaChain(), Math.max(1, poses / 20));
    }
  }

  private static void measure(String name, KinematicChain chain, int poses) {
    InverseKinematics inverse = new InverseKinematics(chain, IkSettings.STANDARD);
    double[][] goals = RandomPoses.joints(chain, poses, new SplittableRandom(7));
    double[] middle = RandomPoses.middle(chain);
    Kinematics kinematics = new Kinematics(chain);
    double[] millis = new double[poses];
    long iterations = 0;
    int solved = 0;
    for (int i = 0; i < poses; i++) {
      kinematics.moveTo(goals[i]);
      Pose pose = kinematics.pose();
      long begin = System.nanoTime();
      IkSolution solution = inverse.solve(pose, middle);
      millis[i] = (System.nanoTime() - begin) * 1e-6;
      iterations += solution.iterations();
      solved += RandomPoses.reaches(chain, solution.joints(), pose) ? 1 : 0;
    }
    Arrays.sort(millis);
    System.out.printf(
        "%s: %d poses, %.3f %% solved, %.1f iterations each; median %.3f ms, 95 %%: %.3f ms, 99 %%: %.3f ms%n",
        name, poses, 100.0 * solved / poses, (double) iterations / poses, millis[poses / 2], millis[poses * 95 / 100],
        millis[poses * 99 / 100]);
  }

  /** Grasps in front of the arm, from its usual place above them. */
  private static void measurePicks(KinematicChain chain, int picks) {
    PickPlanner planner = new PickPlanner(chain, PickPlannerTest.PANDA);
    SplittableRandom random = new SplittableRandom(3);
    double[] millis = new double[picks];
    int planned = 0;
    for (int i = 0; i < picks; i++) {
      Grasp grasp = new Grasp(random.nextDouble(0.35, 0.6), random.nextDouble(-0.3, 0.3), random.nextDouble(0.02, 0.2),
          random.nextDouble(-3, 3), 0.04, 1);
      long begin = System.nanoTime();
      planned += planner.plan(grasp, PickPlannerTest.PANDA_READY) instanceof PickPlan.Planned ? 1 : 0;
      millis[i] = (System.nanoTime() - begin) * 1e-6;
    }
    Arrays.sort(millis);
    System.out.printf("panda: %d picks, %d planned; median %.2f ms, 95 %%: %.2f ms%n", picks, planned,
        millis[picks / 2],
        millis[picks * 95 / 100]);
  }
}
