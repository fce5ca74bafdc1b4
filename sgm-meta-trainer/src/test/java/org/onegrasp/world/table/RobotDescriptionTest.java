package org.onegrasp.world.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.Pose;
import org.onegrasp.world.table.RobotDescription.LinkPose;

class RobotDescriptionTest {
  private static final SdfWorld SDF = SdfReader.shipped();
  private static final RobotDescription DESCRIPTION = RobotDescription.of(SDF, SDF.camera("depth").pose());

  /** Poses of all links in the base frame. */
  private static Map<String, Pose> inBase(Map<String, Double> positions) {
    Map<String, Pose> poses = new HashMap<>(Map.of(RobotDescription.BASE, Pose.IDENTITY));
    for (LinkPose link : DESCRIPTION.fixedLinks()) {
      poses.put(link.link(), poses.get(link.parent()).times(link.pose()));
    }
    for (LinkPose link : DESCRIPTION.movingLinks(positions)) {
      poses.put(link.link(), poses.get(link.parent()).times(link.pose()));
    }
    return poses;
  }

  @Test
  void gripperIsWhereTheJointsPutIt() {
    Map<String, Pose> poses = inBase(
        Map.of("x", 0.1, "y", -0.05, "z", -0.2, "yaw", Math.PI / 2, "finger_left", 0.01, "finger_right", 0.02));
    // With yaw a quarter turn the fingers close along y: the left one, 47.5 mm aside when open, is 37.5 mm below the
    // middle.
    assertArrayEquals(new double[] {0.1, -0.05, 0.65}, poses.get("arm_palm").transform(0, 0, 0), 1e-12);
    assertArrayEquals(new double[] {0.1, -0.0875, 0.59}, poses.get("arm_left_finger").transform(0, 0, 0), 1e-12);
    assertArrayEquals(new double[] {0.1, -0.0225, 0.59}, poses.get("arm_right_finger").transform(0, 0, 0), 1e-12);
  }

  @Test
  void fixedLinksAreTableCameraAndTheArmsFeet() {
    assertEquals("[table_top, table_pedestal, arm_base, camera_link, camera_depth_optical_frame]",
        DESCRIPTION.fixedLinks().stream().map(LinkPose::link).toList().toString());
  }

  @Test
  void jointsAreThoseOfTheSimulator() throws IOException {
    try (SimWorld world = SimWorld.open(SimConfiguration.shipped(1))) {
      assertEquals(6, world.robotDescription().movingLinks(world.motion().joints()).size());
      assertTrue(world.motion().object().isEmpty());
    }
  }

  @Test
  void urdfHasShapesColoursAndLimits() {
    String urdf = DESCRIPTION.urdf();
    assertTrue(urdf.contains("""
          <joint name="finger_right" type="prismatic">
            <parent link="arm_palm"/>
            <child link="arm_right_finger"/>
            <origin xyz="0.047500 0.000000 -0.060000" rpy="0.000000 0.000000 0.000000"/>
            <axis xyz="-1.000000 0.000000 0.000000"/>
            <limit lower="0.000000" upper="0.042500" effort="80.000000" velocity="0.150000"/>
          </joint>
        """), urdf);
    assertTrue(urdf.contains("<geometry><box size=\"1.000000 0.900000 0.040000\"/></geometry>"), urdf);
    assertTrue(urdf.contains("<material name=\"colour_9e9485\"><color rgba=\"0.620 0.580 0.522 1\"/></material>"),
        urdf);
  }

  @Test
  void watcherSeesEveryStepThatItAskedFor() throws IOException {
    try (SimWorld world = SimWorld.open(SimConfiguration.shipped(1))) {
      int[] calls = new int[1];
      world.watch(10, () -> calls[0]++);
      world.hold(0.025);
      assertEquals(2, calls[0]);
      world.hold(0.005);
      assertEquals(3, calls[0]);
    }
  }
}
