package org.onegrasp.arm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.Pose;

class InverseKinematicsTest {
  private static int solved(KinematicChain chain, int poses) {
    InverseKinematics inverse = new InverseKinematics(chain, IkSettings.STANDARD);
    Kinematics kinematics = new Kinematics(chain);
    int solved = 0;
    for (double[] q : RandomPoses.joints(chain, poses, new SplittableRandom(11))) {
      kinematics.moveTo(q);
      Pose pose = kinematics.pose();
      solved += RandomPoses.reaches(chain, inverse.solve(pose, RandomPoses.middle(chain)).joints(), pose) ? 1 : 0;
    }
    return solved;
  }

  @Test
  void randomReachablePosesOfThePandaAreSolved() throws Exception {
    assertTrue(solved(ArmData.pandaChain(), 1000) >= 990);
  }

  @Test
  void randomReachablePosesOfTheUr5AreSolved() throws Exception {
    assertTrue(solved(ArmData.ur5Chain(), 1000) >= 990);
  }

  @Test
  void armsWithFewJointsReachWhatTheyCan() {
    assertEquals(200, solved(Arms.planar(), 200));
    assertEquals(200, solved(Arms.gantry(), 200));
    assertEquals(200, solved(Arms.polar(), 200));
  }

  @Test
  void planarArmFindsTheAnglesOfTheTriangle() {
    IkSolution solution = new InverseKinematics(Arms.planar(), IkSettings.STANDARD)
        .solve(Pose.ofYaw(-0.3, 0.5, 0, Math.PI), new double[] {0.5, 0.5});
    assertTrue(solution.solved());
    assertArrayEquals(new double[] {Math.PI / 2, Math.PI / 2}, solution.joints(), 1e-3);
  }

  @Test
  void poseBeyondTheReachLeavesTheDistance() {
    IkSolution solution = new InverseKinematics(Arms.planar(), IkSettings.STANDARD)
        .solve(Pose.ofYaw(1.0, 0, 0, 0), new double[] {0.3, 0.3});
    assertFalse(solution.solved());
    assertEquals(0.2, solution.metres(), 2e-3);
  }

  @Test
  void limitsHoldWhenTheOnlySolutionIsBeyondThem() {
    // The elbow would have to bend backwards.
    KinematicChain chain = Arms.planar();
    Kinematics kinematics = new Kinematics(chain);
    kinematics.moveTo(new double[] {1, -0.5});
    IkSolution solution =
        new InverseKinematics(chain, IkSettings.STANDARD).solve(kinematics.pose(), new double[] {1, 0.5});
    assertFalse(solution.solved());
    assertTrue(solution.joints()[1] >= 0 && solution.joints()[1] <= 2.5, "elbow at " + solution.joints()[1]);
  }

  @Test
  void turnNearestToTheStartIsTaken() {
    InverseKinematics inverse = new InverseKinematics(Arms.gantry(), IkSettings.STANDARD);
    Pose pose = Pose.ofRollPitchYaw(0.1, 0.2, 0.6, Math.PI, 0, 0.4);
    assertEquals(0.4 + 2 * Math.PI, inverse.solve(pose, new double[] {0, 0, 0, 6}).joints()[3], 1e-4);
    assertEquals(0.4, inverse.solve(pose, new double[] {0, 0, 0, 1}).joints()[3], 1e-4);
  }

  @Test
  void sameQuestionGetsTheSameAnswerWhateverWasAskedBefore() throws Exception {
    KinematicChain chain = ArmData.pandaChain();
    Pose pose = Pose.ofRollPitchYaw(0.5, 0.1, 0.2, Math.PI, 0, 0.3);
    double[] start = RandomPoses.middle(chain);
    double[] first = new InverseKinematics(chain, IkSettings.STANDARD).solve(pose, start).joints();
    InverseKinematics used = new InverseKinematics(chain, IkSettings.STANDARD);
    used.solve(Pose.ofRollPitchYaw(-0.3, 0.3, 0.6, 1, 0, 0), start);
    assertArrayEquals(first, used.solve(pose, start).joints(), 0.0);
  }

  @Test
  void anAngleThatIsBeyondALimitIsTakenAFullTurnAway() {
    ChainJoint joint = new ChainJoint("j", true, 3, 5, 1);
    assertEquals(4, joint.nearest(4 - 2 * Math.PI, 0), 1e-12);
    assertEquals(4, joint.nearest(4 + 4 * Math.PI, 0), 1e-12);
    assertEquals(0.5, joint.nearest(0.5, 0), 0.0);
  }
}
