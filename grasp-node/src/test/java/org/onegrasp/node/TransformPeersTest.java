package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.JointState;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosTools;

/**
 * The camera's pose from Debian's robot_state_publisher and static_transform_publisher, over a chain of five frames.
 */
class TransformPeersTest {
  private static final Path STATE = Path.of("/usr/lib/robot_state_publisher/robot_state_publisher");
  private static final Path FIXED = Path.of("/usr/lib/tf2_ros/static_transform_publisher");
  /** A slide along x, 1.2 m above the base, that carries the camera. */
  private static final String URDF = """
      <robot name="mast"><link name="base_link"/><link name="slide"/><link name="flange"/>
        <joint name="slide" type="prismatic"><parent link="base_link"/><child link="slide"/><origin xyz="0 0 1.0"/>
          <axis xyz="1 0 0"/><limit lower="-1" upper="1" effort="1" velocity="1"/></joint>
        <joint name="flange" type="fixed"><parent link="slide"/><child link="flange"/><origin xyz="0 0 0.2"/></joint>
      </robot>
      """;

  @TempDir
  Path home;

  @Test
  void cameraOnAMovingArmIsFollowedUntilItsTransformsStop() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(STATE) && Files.isExecutable(FIXED),
        "robot_state_publisher and tf2's static_transform_publisher are not installed; launch/install-ros installs"
            + " them");
    try (NodeRig rig = new NodeRig(home.resolve("skills"), FakeLearner.open(), Map.of("~camera_pose", ""));
        RosTools tools = new RosTools(rig.masterUri(), Files.createDirectories(home.resolve("ros")))) {
      rig.client.parameters().set("/robot_description", URDF);
      Publisher<JointState> joints = rig.client.advertise("/joint_states", JointState.CODEC, false, 10);
      rig.info.publish(BoxOnTable.info());
      rig.awaitProblemWhile(() -> rig.depth.publish(BoxOnTable.metres(rig.now())), "camera", "unknown frame 'camera'",
          "or set ~camera_pose");
      tools.start(STATE.toString());
      tools.start(FIXED.toString(), "0", "0", "0", "0", "0", "3.14159265", "flange", "camera_link");
      tools.start(FIXED.toString(), "0", "0", "0", "0", "0", "0", "camera_link", "camera");
      double middle = graspX(rig, joints, 0);
      assertEquals(middle + 0.03, graspX(rig, joints, 0.03), 0.008);
      rig.awaitProblemWhile(() -> rig.depth.publish(BoxOnTable.metres(rig.now())), "camera",
          "the newest transform of 'slide' in 'base_link' on /tf is ", " too old, at most 0.5 s will do");
    }
  }

  /**
   * Shows the box to a camera that the slide holds there, until a grasp comes of an image taken a second later or more.
   */
  private static double graspX(NodeRig rig, Publisher<JointState> joints, double slide) throws InterruptedException {
    // An image before may still be seen with the transform before the move.
    long begin = rig.now().toNanos() + 1_000_000_000L;
    long end = System.nanoTime() + 180_000_000_000L;
    GraspMessage grasp = null;
    while (grasp == null || grasp.header().stamp().toNanos() < begin) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for a grasp; the last was " + grasp);
      }
      joints.publish(new JointState(Messages.header(rig.now().toNanos(), ""), List.of("slide"), new double[] {slide},
          new double[0], new double[0]));
      rig.depth.publish(BoxOnTable.metres(rig.now()));
      GraspMessage newer = rig.grasps.poll(50, TimeUnit.MILLISECONDS);
      grasp = newer == null ? grasp : newer;
    }
    return grasp.pose().position().x();
  }
}
