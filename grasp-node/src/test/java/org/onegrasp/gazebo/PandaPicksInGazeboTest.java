package org.onegrasp.gazebo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.onegrasp.arm.ArmData;
import org.onegrasp.arm.PickPlan;
import org.onegrasp.arm.PickPlanner;
import org.onegrasp.arm.PickSettings;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;

/** Planned picks, executed by the Panda in a real Gazebo. */
@ExtendWith(OneGazeboAtATime.class)
class PandaPicksInGazeboTest {
  /** The Panda's fingers close along the y axis of its hand. */
  private static final PickSettings SETTINGS =
      new PickSettings(Pose.IDENTITY, Pose.ofYaw(0, 0, 0, Math.PI / 2), 0.10, 0.15, PickSettings.Pace.STANDARD);

  private static double lift(GazeboInstallation gazebo, Grasp grasp) throws Exception {
    PickPlanner planner = new PickPlanner(ArmData.pandaChain(), SETTINGS);
    PickPlan.Planned pick = assertInstanceOf(PickPlan.Planned.class, planner.plan(grasp, PandaInGazebo.READY));
    try (PandaInGazebo panda = new PandaInGazebo(gazebo, grasp)) {
      return panda.lift(pick);
    }
  }

  @Test
  void boxIsLiftedAndHeld() throws Exception {
    Optional<GazeboInstallation> gazebo = GazeboInstallation.find(System.getenv());
    Assumptions.assumeTrue(gazebo.isPresent(),
        "no Gazebo: run sim-worlds/install-gazebo DIR and set ONEGRASP_GAZEBO=DIR");
    assertEquals(0.15, lift(gazebo.get(), new Grasp(0.45, 0.1, 0.14, 0.4, 0.04, 1)), 0.005);
  }

  /** Run by hand with ONEGRASP_GAZEBO set: picks a box from random places; argument: how often (default 20). */
  public static void main(String[] args) throws Exception {
    int picks = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    SplittableRandom random = new SplittableRandom(1);
    int lifted = 0;
    for (int i = 0; i < picks; i++) {
      Grasp grasp =
          new Grasp(random.nextDouble(0.38, 0.6), random.nextDouble(-0.3, 0.3), 0.14, random.nextDouble(-3, 3), 0.04,
              1);
      double lift = lift(GazeboInstallation.require(System.getenv()), grasp);
      lifted += Math.abs(lift - 0.15) < 0.005 ? 1 : 0;
      System.out.printf("%d of %d lifted; this one by %.4f m from (%.3f, %.3f), yaw %.2f%n", lifted, i + 1, lift,
          grasp.x(),
          grasp.y(), grasp.yaw());
    }
  }
}
