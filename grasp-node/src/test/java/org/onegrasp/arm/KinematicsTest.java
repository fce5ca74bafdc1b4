package org.onegrasp.arm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.Pose;

class KinematicsTest {
  private static Pose pose(KinematicChain chain, double... q) {
    Kinematics kinematics = new Kinematics(chain);
    kinematics.moveTo(q);
    return kinematics.pose();
  }

  private static void assertAt(double x, double y, double z, Pose pose) {
    assertArrayEquals(new double[] {x, y, z}, new double[] {pose.x(), pose.y(), pose.z()}, 1e-9);
  }

  @Test
  void planarArmIsWhereTrigonometrySays() {
    Pose pose = pose(Arms.planar(), Math.PI / 2, Math.PI / 2);
    assertAt(-0.3, 0.5, 0, pose);
    assertEquals(Math.PI, Math.abs(pose.yaw()), 1e-9);
    assertAt(0.8, 0, 0, pose(Arms.planar(), 0, 0));
  }

  @Test
  void gantrySlidesAndPointsDown() {
    Pose pose = pose(Arms.gantry(), 0.1, -0.2, -0.3, 0.5);
    assertAt(0.1, -0.2, 0.7, pose);
    assertAt(0.1, -0.2, 0.6, pose.times(new Pose(0, 0, 0.1, 0, 0, 0, 1)));
  }

  @Test
  void pandaAtZeroIsWhereItsDimensionsPutTheHand() throws Exception {
    // 0.333 + 0.316 + 0.384 m up, 0.088 m out, and down again by the flange's 0.107 m and the finger tips' 0.105 m.
    assertAt(0.088, 0, 0.333 + 0.316 + 0.384 - 0.107 - 0.105, pose(ArmData.pandaChain(), new double[7]));
  }

  @Test
  void ur5AtZeroIsWhereItsDimensionsPutTheFlange() throws Exception {
    // UR's table of Denavit-Hartenberg parameters: a2 + a3 out, d4 + d6 aside, d1 - d5 up.
    Pose pose = pose(ArmData.ur5Chain(), new double[6]);
    assertArrayEquals(new double[] {0.425 + 0.39225, 0.10915 + 0.0823, 0.089159 - 0.09465},
        new double[] {pose.x(), pose.y(), pose.z()}, 1e-6);
  }

  @Test
  void chainTheOtherWayRoundIsTheInverse() throws Exception {
    double[] q = {0.3, -0.4, 0.5, -1.5, 0.2, 1.1, -0.7};
    Pose there = pose(ArmData.pandaChain(), q);
    Pose back = pose(KinematicChain.between(ArmData.panda(), "panda_grasptarget", "panda_link0"), -0.7, 1.1, 0.2, -1.5,
        0.5, -0.4, 0.3);
    Pose round = there.times(back);
    assertAt(0, 0, 0, round);
    assertEquals(1, Math.abs(round.qw()), 1e-12);
  }

  @Test
  void jacobianIsTheDerivativeOfThePose() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    for (KinematicChain chain : new KinematicChain[] {Arms.planar(), Arms.gantry(), Arms.polar(), ArmData.pandaChain(),
        ArmData.ur5Chain(),
        KinematicChain.between(ArmData.panda(), "panda_leftfinger", "panda_rightfinger")}) {
      for (double[] q : RandomPoses.joints(chain, 10, random)) {
        assertDerivative(chain, q);
      }
    }
  }

  private static void assertDerivative(KinematicChain chain, double[] q) {
    DMatrixRMaj jacobian = new DMatrixRMaj(1, 1);
    Kinematics kinematics = new Kinematics(chain);
    kinematics.moveTo(q);
    kinematics.jacobian(jacobian);
    PoseError difference = new PoseError();
    double h = 1e-6;
    for (int j = 0; j < q.length; j++) {
      double[] more = q.clone();
      double[] less = q.clone();
      more[j] += h;
      less[j] -= h;
      difference.set(KinematicChain.matrix(pose(chain, more)), KinematicChain.matrix(pose(chain, less)));
      for (int row = 0; row < 6; row++) {
        assertEquals(difference.parts[row] / (2 * h), jacobian.get(row, j), 1e-7,
            chain + ", joint " + j + ", row " + row);
      }
    }
  }

  @Test
  void poseErrorIsTheWayAndTheTurnThatAreMissing() {
    PoseError error = new PoseError();
    error.set(KinematicChain.matrix(Pose.ofYaw(1, 2, 3, 0.7)), KinematicChain.matrix(Pose.ofYaw(1, 2, 2.5, 0.2)));
    assertArrayEquals(new double[] {0, 0, 0.5, 0, 0, 0.5}, error.parts, 1e-12);
    error.set(KinematicChain.matrix(Pose.ofYaw(0, 0, 0, Math.PI)), KinematicChain.matrix(Pose.IDENTITY));
    assertArrayEquals(new double[] {0, 0, 0, 0, 0, Math.PI}, error.parts, 1e-9);
  }

  @Test
  void wrongNumberOfJointsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> pose(Arms.planar(), 1, 2, 3));
  }
}
