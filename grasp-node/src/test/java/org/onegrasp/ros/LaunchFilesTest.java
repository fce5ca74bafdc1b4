package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.JointState;
import org.onegrasp.msgs.Trigger;

/**
 * What roslaunch and rosrun make of the folder launch, with Debian's roscore, as processes that start with our
 * launcher.
 */
class LaunchFilesTest {
  private static final Path LAUNCH = OwnMessagesTest.launchFolder();

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir
  Path home;

  private RosTools tools;
  private Nodes nodes;

  @BeforeEach
  void prepare() {
    RosTools.assumeInstalled();
    tools =
        new RosTools(TestMaster.ROSCORE.uri().toString(), home).with("ROS_PACKAGE_PATH", LAUNCH.getParent().toString())
            .with("ONEGRASP_CLASSPATH", System.getProperty("java.class.path"))
            .with("JAVA_HOME", System.getProperty("java.home"))
            .with("ONEGRASP_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    nodes = new Nodes(TestMaster.ROSCORE.uri());
  }

  @AfterEach
  void stop() {
    if (tools != null) {
      tools.close();
      nodes.close();
    }
  }

  /** As Ctrl-C does; roslaunch passes it on to its nodes. */
  private static void interrupt(RosTools.Running tool) throws IOException, InterruptedException {
    new ProcessBuilder("/bin/kill", "-INT", Long.toString(tool.process().pid())).start().waitFor();
  }

  private String masterState() throws IOException {
    try (MasterProbe probe = nodes.probe()) {
      return probe.state();
    }
  }

  @Test
  void namesOfExecutablesAreUniqueSoThatRosrunNeverAsks() throws IOException {
    Set<String> names = new HashSet<>();
    try (Stream<Path> files = Files.walk(LAUNCH)) {
      for (Path file : files.filter(Files::isRegularFile).filter(Files::isExecutable).toList()) {
        assertTrue(names.add(file.getFileName().toString()), "there are two " + file.getFileName());
      }
    }
    assertTrue(names.containsAll(List.of("onegrasp", "node", "sim")), names.toString());
  }

  @Test
  void launchFilesNameTheirNodesAndCommands() {
    assertEquals("/onegrasp\n", tools.run("roslaunch", "--nodes", "onegrasp", "node.launch"));
    assertEquals("/onegrasp_sim\n/onegrasp\n", tools.run("roslaunch", "--nodes", "onegrasp", "teach_sim.launch"));
    assertEquals("/onegrasp\n/camera_mount\n/rviz\n",
        tools.run("roslaunch", "--nodes", "onegrasp", "teach.launch", "camera_frame:=camera_link", "rviz:=true"));
    assertEquals(LAUNCH + "/nodes/node ~depth:=/kinect/depth ~camera_info:=camera/depth/camera_info __name:=onegrasp",
        tools.run("roslaunch", "--args", "/onegrasp", "onegrasp", "node.launch", "depth:=/kinect/depth").strip());
    assertEquals(LAUNCH + "/nodes/sim --seed 3 --object mug-7 --fast __name:=onegrasp_sim",
        tools
            .run("roslaunch", "--args", "/onegrasp_sim", "onegrasp", "teach_sim.launch", "seed:=3", "object:=mug-7",
                "fast:=true")
            .strip());
    assertFalse(tools.run("roslaunch", "--ros-args", "onegrasp", "node.launch").contains("Required"));
  }

  /**
   * A whole simulated robot, and beside it a second grasp node that watches the same camera and comes back when it
   * dies.
   */
  private static final String TWO_ROBOTS =
      """
          <launch>
            <group ns="robot1">
              <include file="$(find onegrasp)/teach_sim.launch">
                <arg name="object" value="box-3" /><arg name="fast" value="true" />
                <arg name="frame_prefix" value="robot1/" />
                <arg name="model" value="small" /><arg name="budget" value="131072" />
              </include>
            </group>
            <group ns="robot2">
              <remap from="joint_states" to="/robot1/joint_states" />
              <rosparam>{onegrasp: {rate_limit: 7, camera_pose: [0, -0.275, 1.08, -2.7573, 0, 0]}}</rosparam>
              <include file="$(find onegrasp)/node.launch">
                <arg name="depth" value="/robot1/camera/depth/image_raw" />
                <arg name="camera_info" value="/robot1/camera/depth/camera_info" />
                <arg name="parameters" value="PARAMETERS" /><arg name="base_frame" value="table" />
                <arg name="respawn" value="true" />
              </include>
            </group>
          </launch>
          """;

  @Test
  void twoRobotsWorkInNamespacesAtOnceAndLeaveNothing() throws Exception {
    Path parameters = Files.writeString(home.resolve("parameters.yaml"), "{gripper_opening: 0.1, seed: 5}");
    Path file = Files.writeString(home.resolve("two.launch"), TWO_ROBOTS.replace("PARAMETERS", parameters.toString()));
    RosNode client = nodes.node("client");
    AtomicReference<GraspMessage> first = listen(client, "/robot1/onegrasp/grasp", "robot1/base_link");
    AtomicReference<GraspMessage> second = listen(client, "/robot2/onegrasp/grasp", "table");
    AtomicReference<JointState> joints = new AtomicReference<>();
    client.subscribe("/robot1/joint_states", JointState.CODEC, 1, joints::set);
    RosTools.Running launch = tools.start("roslaunch", file.toString());
    eventually(() -> first.get() != null && second.get() != null && joints.get() != null, launch::text);
    Parameters server = client.parameters();
    assertEquals(Map.of("rate_limit", 7, "gripper_opening", 0.1, "seed", 5, "base_frame", "table", "camera_pose",
        List.of(0, -0.275, 1.08, -2.7573, 0, 0)), server.get("/robot2/onegrasp").orElseThrow());
    assertEquals(Optional.of("robot1/base_link"), server.get("/robot1/onegrasp/base_frame"));
    assertEquals(Optional.of("small"), server.get("/robot1/onegrasp/model"));
    assertEquals(List.of("x", "y", "z", "yaw", "finger_left", "finger_right"), joints.get().name());
    assertTrue(client.call("/robot1/onegrasp_sim/place", Trigger.CODEC, new Trigger.Request(), LIMIT).success());

    kill("/robot2/onegrasp");
    eventually(() -> launch.text().contains("restarting process"), launch::text);
    second.set(null); // Not before: grasps of the killed one were still under way.
    eventually(() -> second.get() != null, launch::text);

    interrupt(launch);
    launch.finish();
    assertFalse(launch.text().contains("escalating"), launch.text());
    try (MasterProbe probe = nodes.probe()) {
      assertEquals(Set.of("/client", "/rosout"), probe.nodes());
    }
  }

  private static AtomicReference<GraspMessage> listen(RosNode client, String topic, String frame) {
    AtomicReference<GraspMessage> last = new AtomicReference<>();
    client.subscribe(topic, GraspMessage.CODEC, 1, grasp -> {
      assertEquals(frame, grasp.header().frameId());
      last.set(grasp);
    });
    return last;
  }

  private void kill(String node) throws IOException {
    try (MasterProbe probe = nodes.probe(); MasterProbe slave = new MasterProbe(probe.lookup(node))) {
      int pid = (Integer) slave.call("getPid", "/test").get(2);
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }
  }

  @Test
  void requiredNodeThatDiesEndsTheLaunchAndSaysWhy() throws Exception {
    Path parameters = Files.writeString(home.resolve("wrong.yaml"), "{gripper_opening: 85}");
    RosTools.Running launch =
        tools.start("roslaunch", "onegrasp", "node.launch", "required:=true", "parameters:=" + parameters);
    String text = launch.finish();
    assertTrue(
        text.contains("onegrasp node: parameter ~gripper_opening must be a number from 0.005 to 0.5, it is '85'"),
        text);
    assertTrue(text.contains("REQUIRED process [onegrasp-") && text.contains("has died!"), text);
    assertFalse(masterState().contains("/onegrasp"));
  }

  @Test
  void rosrunStartsTheNodeAndRosnodeKillEndsIt() throws Exception {
    RosTools.Running node =
        tools.start("rosrun", "onegrasp", "node", "__name:=mine", "_table_z:=0.72", "_base_frame:=world");
    Parameters server = nodes.node("client").parameters();
    eventually(() -> masterHas("/mine/list_skills"), node::text);
    assertEquals(Optional.of(0.72), server.get("/mine/table_z"));
    assertEquals(Optional.of("world"), server.get("/mine/base_frame"));
    tools.run("rosnode", "kill", "/mine");
    assertTrue(node.process().waitFor(180, TimeUnit.SECONDS));
    assertEquals(0, node.process().exitValue(), node.text());
    assertFalse(masterState().contains("/mine"));
  }

  private boolean masterHas(String name) {
    try {
      return masterState().contains(name);
    } catch (IOException e) {
      return false;
    }
  }
}
