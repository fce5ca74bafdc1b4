package org.onegrasp.arm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;

class PickPlannerTest {
  /** The Panda's fingers close along the y axis of its hand. */
  static final PickSettings PANDA =
      new PickSettings(Pose.IDENTITY, Pose.ofYaw(0, 0, 0, Math.PI / 2), 0.10, 0.15, PickSettings.Pace.STANDARD);
  static final double[] PANDA_READY = {0, -0.785, 0, -2.356, 0, 1.571, 0.785};

  private static Grasp grasp(double x, double y, double z, double yaw) {
    return new Grasp(x, y, z, yaw, 0.04, 1);
  }

  private static PickPlan.Planned planned(PickPlan plan) {
    return assertInstanceOf(PickPlan.Planned.class, plan, plan.toString());
  }

  private static PickPlan.Unreachable refused(PickPlan plan, PickPlan.Stage stage, PickPlan.Cause cause) {
    PickPlan.Unreachable unreachable = assertInstanceOf(PickPlan.Unreachable.class, plan);
    assertEquals(stage, unreachable.stage(), unreachable.message());
    assertEquals(cause, unreachable.cause(), unreachable.message());
    return unreachable;
  }

  private static double[] last(double[][] points) {
    return points[points.length - 1];
  }

  @Test
  void gantryGoesAboveTheGraspThenDownThenUp() {
    PickPlan.Planned plan = planned(new PickPlanner(Arms.gantry(), PickSettings.STANDARD)
        .plan(grasp(0.1, -0.2, 0.43, 0.3), new double[4]));
    assertArrayEquals(new double[4], plan.approach().positions()[0]);
    assertArrayEquals(new double[] {0.1, -0.2, 0.43 - 1, 0.3}, last(plan.approach().positions()), 1e-4);
    assertArrayEquals(last(plan.approach().positions()), plan.retreat().positions()[0]);
    assertArrayEquals(new double[] {0.1, -0.2, 0.43 + 0.15 - 1, 0.3}, last(plan.retreat().positions()), 1e-4);
    assertEquals(1.5 * 0.15 / 0.10, plan.retreat().duration(), 1e-6);
  }

  @Test
  void baseOfTheArmMayStandElsewhere() {
    PickSettings settings =
        new PickSettings(Pose.ofYaw(0.5, 0, 0.2, Math.PI / 2), Pose.IDENTITY, 0.1, 0.15, PickSettings.Pace.STANDARD);
    PickPlan.Planned plan =
        planned(new PickPlanner(Arms.gantry(), settings).plan(grasp(0.4, 0.1, 0.43, 1.5), new double[4]));
    assertArrayEquals(new double[] {0.1, 0.1, 0.23 - 1, 1.5 - Math.PI / 2}, last(plan.approach().positions()), 1e-4);
  }

  @Test
  void graspIsTakenTheWayRoundThatIsNearer() {
    PickPlan.Planned plan = planned(new PickPlanner(Arms.gantry(), PickSettings.STANDARD)
        .plan(grasp(0, 0, 0.43, Math.PI - 0.1), new double[4]));
    assertEquals(-0.1, last(plan.approach().positions())[3], 1e-4);
  }

  @Test
  void pandaPicksAcrossTheTableStraightWithinItsLimits() throws Exception {
    KinematicChain chain = ArmData.pandaChain();
    PickPlanner planner = new PickPlanner(chain, PANDA);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 40; i++) {
      Grasp grasp = grasp(random.nextDouble(0.35, 0.6), random.nextDouble(-0.3, 0.3), random.nextDouble(0.02, 0.2),
          random.nextDouble(-3, 3));
      PickPlan.Planned plan = planned(planner.plan(grasp, PANDA_READY));
      assertArrayEquals(PANDA_READY, plan.approach().positions()[0]);
      assertWithinLimits(chain, plan.approach());
      assertWithinLimits(chain, plan.retreat());
      assertStraight(chain, grasp, plan);
    }
  }

  private static void assertWithinLimits(KinematicChain chain, JointMotion motion) {
    double[] fastest = Cubics.fastest(motion);
    for (int j = 0; j < fastest.length; j++) {
      ChainJoint joint = chain.joints().get(j);
      assertTrue(fastest[j] <= 0.5 * joint.speed() * 1.01, joint.name() + " at " + fastest[j] + " per second");
      for (double[] q : motion.positions()) {
        assertTrue(joint.allows(q[j]), joint.name() + " at " + q[j]);
      }
    }
    for (int i = 1; i < motion.seconds().length; i++) {
      assertTrue(motion.seconds()[i] > motion.seconds()[i - 1]);
    }
  }

  /**
   * The last way of the approach, at most 10 cm, and the whole retreat stay above the grasp, between the points too.
   */
  private static void assertStraight(KinematicChain chain, Grasp grasp, PickPlan.Planned plan) {
    Kinematics kinematics = new Kinematics(chain);
    double down = plan.approach().duration() - 1.5;
    double height = Double.POSITIVE_INFINITY;
    for (double t = 0; t <= 1; t += 0.01) {
      kinematics.moveTo(Cubics.positions(plan.approach(), down + 1.5 * t));
      assertAbove(grasp, kinematics.pose());
      assertTrue(kinematics.pose().z() <= height + 1e-4);
      height = kinematics.pose().z();
      kinematics.moveTo(Cubics.positions(plan.retreat(), plan.retreat().duration() * t));
      assertAbove(grasp, kinematics.pose());
    }
    assertEquals(grasp.z(), height, 1e-4);
    assertEquals(grasp.z() + 0.15, kinematics.pose().z(), 1e-4);
  }

  private static void assertAbove(Grasp grasp, Pose tool) {
    assertEquals(grasp.x(), tool.x(), 5e-4);
    assertEquals(grasp.y(), tool.y(), 5e-4);
    Pose gripper = tool.times(PANDA.grip());
    assertEquals(0, Grasp.angleBetween(grasp.yaw(), gripper.yaw()), 2e-3);
    assertEquals(-1, gripper.rotation()[8], 1e-5);
  }

  @Test
  void sameGraspGivesTheSamePlan() throws Exception {
    PickPlanner used = new PickPlanner(ArmData.pandaChain(), PANDA);
    used.plan(grasp(0.4, -0.2, 0.1, 1), PANDA_READY);
    double[] again = last(planned(used.plan(grasp(0.5, 0.1, 0.1, 0.2), PANDA_READY)).approach().positions());
    double[] first =
        last(planned(new PickPlanner(ArmData.pandaChain(), PANDA).plan(grasp(0.5, 0.1, 0.1, 0.2), PANDA_READY))
            .approach().positions());
    assertArrayEquals(first, again, 0.0);
  }

  @Test
  void objectThatIsTooFarIsOutOfReach() {
    PickPlan.Unreachable refused = refused(
        new PickPlanner(Arms.gantry(), PickSettings.STANDARD).plan(grasp(0.6, 0, 0.43, 0), new double[4]),
        PickPlan.Stage.GRASP, PickPlan.Cause.OUT_OF_REACH);
    assertTrue(
        refused.message().contains("the grasp at (0.600, 0.000, 0.430) cannot be taken: on the grasp itself the arm's"
            + " reach ends 200."),
        refused.message());
  }

  @Test
  void placeAboveTheGraspMayBeOutOfReachToo() {
    PickPlan.Unreachable refused = refused(
        new PickPlanner(Arms.gantry(), PickSettings.STANDARD).plan(grasp(0, 0, 0.95, 0), new double[4]),
        PickPlan.Stage.APPROACH, PickPlan.Cause.OUT_OF_REACH);
    assertTrue(refused.message().contains("on the approach, 5"), refused.message());
    refused(new PickPlanner(Arms.gantry(), PickSettings.STANDARD).plan(grasp(0, 0, 0.88, 0), new double[4]),
        PickPlan.Stage.RETREAT, PickPlan.Cause.OUT_OF_REACH);
  }

  @Test
  void jointThatWouldHaveToTurnFurtherIsNamed() {
    String stiff = Arms.GANTRY.replace("type=\"continuous\"", "type=\"revolute\"").replace("<limit velocity=\"2\"",
        "<limit lower=\"-0.5\" upper=\"0.5\" velocity=\"2\"");
    KinematicChain chain = KinematicChain.between(Urdf.parse(stiff, "stiff.urdf"), "base", "tool");
    PickPlan.Unreachable refused = refused(
        new PickPlanner(chain, PickSettings.STANDARD).plan(grasp(0, 0, 0.43, 1.2), new double[4]),
        PickPlan.Stage.GRASP, PickPlan.Cause.JOINT_LIMIT);
    assertTrue(refused.message().contains("yaw would need") && refused.message().contains("it has -0.500 to 0.500"),
        refused.message());
  }

  @Test
  void wayPastTheAxisOfAJointIsNearSingular() {
    PickPlan.Unreachable refused = refused(
        new PickPlanner(Arms.polar(), PickSettings.STANDARD).plan(grasp(0.01, 0, -0.06, 0), new double[] {0, 0.3, 0}),
        PickPlan.Stage.APPROACH, PickPlan.Cause.NEAR_SINGULAR);
    assertTrue(refused.message().contains("to keep the tool straight swing, tilt would have to leap"),
        refused.message());
  }

  @Test
  void startMustBePositionsOfAllJoints() {
    PickPlanner planner = new PickPlanner(Arms.gantry(), PickSettings.STANDARD);
    assertThrows(IllegalArgumentException.class, () -> planner.plan(grasp(0, 0, 0.43, 0), new double[3]));
    assertThrows(IllegalArgumentException.class,
        () -> planner.plan(grasp(0, 0, 0.43, 0), new double[] {0, 0, Double.NaN, 0}));
  }
}
