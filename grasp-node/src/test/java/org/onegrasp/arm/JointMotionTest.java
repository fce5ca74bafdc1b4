package org.onegrasp.arm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.JointTrajectory;
import org.onegrasp.msgs.RosDuration;
import org.onegrasp.msgs.RosTime;

class JointMotionTest {
  private static final List<ChainJoint> JOINTS =
      List.of(new ChainJoint("a", true, -3, 3, 2), new ChainJoint("b", false, 0, 1, 0.5));

  @Test
  void slowestJointSetsTheTimeOfAMoveFromRestToRest() {
    // b at half of 0.5 m/s over 1 m: 1.5 * 1 / 0.25 = 6 s.
    JointMotion motion =
        JointMotion.between(JOINTS, new double[] {0, 0}, new double[] {1, 1}, PickSettings.Pace.STANDARD);
    assertEquals(6, motion.duration(), 1e-9);
    assertArrayEquals(new double[] {0, 0}, motion.velocities()[0]);
    assertArrayEquals(new double[] {0, 0}, motion.velocities()[motion.velocities().length - 1], 1e-12);
    assertArrayEquals(new double[] {1, 1}, motion.positions()[motion.positions().length - 1], 1e-12);
    assertEquals(0.25, Cubics.fastest(motion)[1], 1e-4);
  }

  @Test
  void shortMoveIsLimitedByTheRamp() {
    // a needs 0.5 s to come to 1 rad/s, 2 rad/s^2: sqrt(6 * 0.03 / 2) = 0.3 s.
    JointMotion motion =
        JointMotion.between(JOINTS, new double[] {0, 0}, new double[] {0.03, 0}, PickSettings.Pace.STANDARD);
    assertEquals(0.3, motion.duration(), 1e-9);
  }

  @Test
  void pathIsAsSlowAsItsFastestJointNeeds() {
    double[][] path = {{0, 0}, {0.1, 0}, {0.6, 0}, {1.1, 0}, {1.2, 0}};
    JointMotion motion = JointMotion.through(JOINTS, path, 1, PickSettings.Pace.STANDARD);
    assertTrue(motion.duration() >= 4 * 0.5 / 1.0, "takes " + motion.duration());
    assertEquals(1.0 / (motion.duration() / 2), motion.velocities()[2][0], 1e-12);
    assertEquals(10, JointMotion.through(JOINTS, path, 10, PickSettings.Pace.STANDARD).duration(), 1e-9);
  }

  @Test
  void secondMotionFollowsTheFirst() {
    JointMotion first =
        JointMotion.between(JOINTS, new double[] {0, 0}, new double[] {1, 0}, PickSettings.Pace.STANDARD);
    JointMotion second =
        JointMotion.between(JOINTS, new double[] {1, 0}, new double[] {1, 1}, PickSettings.Pace.STANDARD);
    JointMotion both = first.then(second);
    assertEquals(first.duration() + second.duration(), both.duration(), 1e-9);
    assertEquals(first.seconds().length + second.seconds().length - 1, both.seconds().length);
    for (int i = 1; i < both.seconds().length; i++) {
      assertTrue(both.seconds()[i] > both.seconds()[i - 1]);
    }
  }

  @Test
  void trajectoryMessageHasEveryPoint() {
    JointMotion motion = new JointMotion(List.of("a"), new double[] {0, 1.25}, new double[][] {{0.5}, {0.75}},
        new double[][] {{0}, {0.1}});
    JointTrajectory message = motion.trajectory(Header.of(RosTime.ZERO, ""));
    assertEquals(List.of("a"), message.jointNames());
    assertEquals(2, message.points().size());
    assertEquals(new RosDuration(1, 250_000_000), message.points().get(1).timeFromStart());
    assertArrayEquals(new double[] {0.75}, message.points().get(1).positions());
    assertArrayEquals(new double[] {0.1}, message.points().get(1).velocities());
    assertEquals(0, message.points().get(1).accelerations().length);
  }

  @Test
  void motionOfOnePointIsNone() {
    assertThrows(IllegalArgumentException.class,
        () -> new JointMotion(List.of("a"), new double[1], new double[1][1], new double[1][1]));
  }
}
