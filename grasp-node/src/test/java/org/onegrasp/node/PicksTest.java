package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.arm.Arms;
import org.onegrasp.arm.ChainJoint;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.JointState;
import org.onegrasp.msgs.JointTrajectory;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.ArmConfiguration;
import org.onegrasp.node.parameters.ParameterReader;
import org.onegrasp.ros.Publisher;
import org.onegrasp.world.Grasp;

/** The node with an arm: a gantry that reaches 0.4 m to each side. */
class PicksTest {
  private static final JointState AT_HOME =
      new JointState(Header.of(RosTime.ZERO, ""), List.of("z", "y", "x", "yaw", "finger"),
          new double[] {-0.1, 0.2, 0.3, 0, 0.01}, new double[0], new double[0]);

  @TempDir
  Path folder;

  private NodeRig rig(Map<String, Object> more) throws Exception {
    Map<String, Object> parameters = new HashMap<>(more);
    parameters.put("~tool_frame", "tool");
    parameters.put("~arm_base", "base");
    parameters.put("robot_description", Arms.GANTRY);
    return new NodeRig(folder, FakeLearner.open(), parameters);
  }

  private static String refusal(Map<String, Object> parameters) {
    ParameterReader reader = new ParameterReader(name -> Optional.ofNullable(parameters.get(name)));
    return assertThrows(IllegalArgumentException.class, () -> ArmConfiguration.read(reader)).getMessage();
  }

  @Test
  void graspBecomesJointTrajectoriesFromWhereTheArmIs() throws Exception {
    try (NodeRig rig = rig(Map.of())) {
      BlockingQueue<JointTrajectory> approaches = new LinkedBlockingQueue<>();
      BlockingQueue<JointTrajectory> retreats = new LinkedBlockingQueue<>();
      rig.client.subscribe("/onegrasp/approach_trajectory", JointTrajectory.CODEC, 100, approaches::add);
      rig.client.subscribe("/onegrasp/retreat_trajectory", JointTrajectory.CODEC, 100, retreats::add);
      Publisher<JointState> states = rig.publisher("/joint_states", JointState.CODEC);
      JointTrajectory approach = null;
      JointTrajectory retreat = null;
      GraspMessage grasp = null;
      for (int i = 0; i < 400 && (approach == null || retreat == null); i++) {
        states.publish(AT_HOME);
        grasp = rig.look();
        approach = approach == null ? approaches.poll(50, TimeUnit.MILLISECONDS) : approach;
        retreat = retreat == null ? retreats.poll(50, TimeUnit.MILLISECONDS) : retreat;
      }
      assertNotNull(approach);
      assertNotNull(retreat);
      assertEquals(List.of("x", "y", "z", "yaw"), approach.jointNames());
      assertArrayEquals(new double[] {0.3, 0.2, -0.1, 0}, approach.points().get(0).positions());
      Grasp same = Messages.grasp(grasp);
      double[] down = approach.points().get(approach.points().size() - 1).positions();
      double[] up = retreat.points().get(retreat.points().size() - 1).positions();
      assertArrayEquals(new double[] {same.x(), same.y(), same.z() - 1}, new double[] {down[0], down[1], down[2]},
          1e-3);
      assertEquals(0, Grasp.angleBetween(same.yaw(), down[3]), 1e-3);
      assertArrayEquals(new double[] {same.x(), same.y(), same.z() - 1 + 0.15}, new double[] {up[0], up[1], up[2]},
          1e-3);
      rig.awaitWell("arm");
    }
  }

  @Test
  void armThatCannotBePlannedForSaysWhyAndGraspsGoOn() throws Exception {
    try (NodeRig rig = rig(Map.of("~arm_base_pose", "1 0 0 0 0 0"))) {
      rig.look();
      rig.awaitProblem("arm", "no positions of x, y, z, yaw in the last 2 s", "start the arm's driver");
      Publisher<JointState> states = rig.publisher("/joint_states", JointState.CODEC);
      rig.awaitProblemWhile(() -> {
        states.publish(AT_HOME);
        rig.depth.publish(BoxOnTable.metres(rig.now()));
      }, "arm", "cannot be taken: on the grasp itself the arm's reach ends", "move the object nearer");
      rig.look();
      rig.awaitWell("grasp");
    }
  }

  @Test
  void parametersOfAnArmThatIsNoneAreRefused() throws Exception {
    assertTrue(refusal(Map.of("~tool_frame", "tool")).contains("no robot_description on the parameter server"));
    assertTrue(
        refusal(Map.of("~tool_frame", "tool", "~urdf_file", "/nowhere.urdf")).contains("~urdf_file: cannot read"));
    assertTrue(refusal(Map.of("~tool_frame", "hand", "~arm_base", "base", "robot_description", Arms.GANTRY))
        .contains("no link 'hand'; there are base, bridge"));
    assertTrue(
        refusal(Map.of("~tool_frame", "tool", "robot_description", Arms.GANTRY)).contains("no link 'base_link'"));
    assertTrue(refusal(
        Map.of("~tool_frame", "tool", "~arm_base", "base", "robot_description", Arms.GANTRY, "~grip_pose", "1 2"))
        .contains("six numbers, x y z (metres) roll pitch yaw (radians) of the gripper in the tool frame"));
    Path file = Files.writeString(folder.resolve("gantry.urdf"), Arms.GANTRY);
    Map<String, Object> fromFile = Map.of("~tool_frame", "tool", "~base_frame", "base", "~urdf_file", file.toString());
    assertEquals(4,
        ArmConfiguration.read(new ParameterReader(name -> Optional.ofNullable(fromFile.get(name)))).orElseThrow()
            .chain().joints().size());
    assertEquals(Optional.empty(), ArmConfiguration.read(new ParameterReader(name -> Optional.empty())));
  }

  @Test
  void staleAndBrokenJointStatesAreNoPositions() {
    AtomicLong now = new AtomicLong();
    JointPositions positions = new JointPositions(now::get);
    List<ChainJoint> joints = List.of(new ChainJoint("a", true, -1, 1, 1), new ChainJoint("b", true, -1, 1, 1));
    positions.take(state(List.of("a", "b"), 0.5, Double.NaN));
    assertMissing("no positions of b in", positions, joints);
    positions.take(state(List.of("b", "c"), 0.25));
    assertArrayEquals(new double[] {0.5, 0.25}, positions.of(joints));
    now.set(2_500_000_000L);
    positions.take(state(List.of("b"), 0.3));
    assertMissing("no positions of a in", positions, joints);
  }

  private static JointState state(List<String> names, double... positions) {
    return new JointState(Header.of(RosTime.ZERO, ""), names, positions, new double[0], new double[0]);
  }

  private static void assertMissing(String words, JointPositions positions, List<ChainJoint> joints) {
    String message = assertThrows(UnusableInputException.class, () -> positions.of(joints)).getMessage();
    assertTrue(message.contains(words), message);
  }
}
