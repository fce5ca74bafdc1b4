package org.onegrasp.node;

import static org.onegrasp.node.health.Problems.Subject.ARM;

import java.time.Duration;
import org.onegrasp.arm.PickPlan;
import org.onegrasp.arm.PickPlanner;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.JointState;
import org.onegrasp.msgs.JointTrajectory;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.ArmConfiguration;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.Subscription;
import org.onegrasp.threads.Heartbeat;
import org.onegrasp.threads.Latest;
import org.onegrasp.threads.Worker;
import org.onegrasp.world.Grasp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans how the arm picks the newest grasp, in a thread of its own, and publishes the two motions. A grasp that the arm
 * cannot take is a problem of the arm, with the reason.
 */
final class Picks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Picks.class);
  /** Trajectory controllers take a stamp of 0 as "now". */
  private static final Header AT_ONCE = Header.of(RosTime.ZERO, "");

  private final PickPlanner planner;
  private final Problems problems;
  private final JointPositions positions = new JointPositions(System::nanoTime);
  private final Publisher<JointTrajectory> approach;
  private final Publisher<JointTrajectory> retreat;
  private final Latest<Grasp> grasps = new Latest<>();
  private final Worker worker = new Worker("onegrasp-picks", grasps, this::planAndPublish,
      (grasp, thrown) -> failed(thrown), Duration.ofSeconds(5));

  Picks(RosNode node, ArmConfiguration arm, Problems problems) {
    this.planner = new PickPlanner(arm.chain(), arm.settings());
    this.problems = problems;
    this.approach = node.advertise("~approach_trajectory", JointTrajectory.CODEC, false, 2);
    this.retreat = node.advertise("~retreat_trajectory", JointTrajectory.CODEC, false, 2);
    node.subscribe("joint_states", JointState.CODEC, new Subscription.Limits(10, 1 << 20), positions::take);
    worker.start();
    LOG.info("picks are planned for a {}, with joint positions from {}", arm.chain(), node.resolve("joint_states"));
  }

  /** Hands a grasp over and returns at once. */
  void plan(Grasp grasp) {
    grasps.put(grasp);
  }

  /** @throws UnusableInputException when positions of the arm's joints are missing or old; names them */
  void checkJoints() {
    positions.of(planner.chain().joints());
  }

  Heartbeat heartbeat() {
    return worker.heartbeat();
  }

  private void planAndPublish(Grasp grasp) {
    try {
      PickPlan plan = planner.plan(grasp, positions.of(planner.chain().joints()));
      if (plan instanceof PickPlan.Planned planned) {
        problems.clear(ARM);
        approach.publish(planned.approach().trajectory(AT_ONCE));
        retreat.publish(planned.retreat().trajectory(AT_ONCE));
      } else if (plan instanceof PickPlan.Unreachable unreachable) {
        problems.report(ARM, unreachable.message());
      }
    } catch (UnusableInputException e) {
      problems.report(e.subject(), e.getMessage());
    }
  }

  private void failed(Throwable thrown) {
    problems.failed(ARM, "planning a pick failed", thrown);
  }

  @Override
  public void close() {
    worker.close();
  }
}
