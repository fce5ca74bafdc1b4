package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.ForgetDemonstration;
import org.onegrasp.msgs.ForgetSkill;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Grasps;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.Predict;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.Result;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.SelectSkill;
import org.onegrasp.msgs.ServiceCodec;
import org.onegrasp.msgs.Teach;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.ros.master.RosMaster;

/** The messages of onegrasp_msgs in Debian's tools, after the one command that makes their Python classes. */
class OwnMessagesTest {
  private static final List<ServiceCodec<?, ?>> SERVICES =
      List.of(ForgetDemonstration.CODEC, ForgetSkill.CODEC, ListSkills.CODEC, Predict.CODEC, SelectSkill.CODEC,
          Teach.CODEC);

  private static final List<MessageCodec<?>> MESSAGES =
      List.of(Demonstration.CODEC, GraspMessage.CODEC, Grasps.CODEC, Result.CODEC, TeachingStatus.CODEC);

  @TempDir
  Path home;

  @Test
  void rostopicEchoesThemAndEveryServiceClassIsTheSame() throws Exception {
    RosTools.assumeInstalled();
    Assumptions.assumeTrue(Files.exists(Path.of("/usr/lib/genpy/genmsg_py.py")),
        "genpy is not installed; launch/install-ros installs it");
    String classes =
        "eval \"$(" + launchFolder().resolve("python-messages") + " '" + home.resolve("a folder") + "')\" && ";
    try (RosMaster master = RosMaster.start("127.0.0.1", 0);
        RosNode node = RosNode.create(RosArguments.parse(List.of(),
            Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", "127.0.0.1")), "java");
        RosTools tools = new RosTools(master.uri().toString(), home)) {
      PoseMessage pose = new PoseMessage(new Point(1, 2, 3), Quaternion.IDENTITY);
      node.advertise("/grasp", GraspMessage.CODEC, true, 1)
          .publish(new GraspMessage(Header.of(new RosTime(5, 6), "base_link"), "mug", pose, 0.25, 0.5f));
      String echo = bash(tools, classes + "rostopic echo -n1 /grasp");
      assertTrue(
          echo.contains("object: \"mug\"\npose: \n  position: \n    x: 1.0\n")
              && echo.contains("width: 0.25\nquality: 0.5\n"),
          echo);
      StringBuilder sums = new StringBuilder();
      SERVICES.forEach(codec -> sums.append(codec.md5()).append('\n'));
      MESSAGES.forEach(codec -> sums.append(codec.md5()).append('\n'));
      String script = "import onegrasp_msgs.srv as s, onegrasp_msgs.msg as m; print(*[getattr(s, n)._md5sum for n in"
          + " ('ForgetDemonstration', 'ForgetSkill', 'ListSkills', 'Predict', 'SelectSkill', 'Teach')],"
          + " *[getattr(m, n)._md5sum for n in ('Demonstration', 'Grasp', 'Grasps', 'Result', 'TeachingStatus')],"
          + " sep='\\n')";
      assertTrue(bash(tools, classes + "python3 -c \"" + script + "\"").endsWith(sums.toString()));
    }
  }

  @Test
  void fourAtOnceMakeThemAndNoneNeedsHome() {
    RosTools.assumeInstalled();
    Assumptions.assumeTrue(Files.exists(Path.of("/usr/lib/genpy/genmsg_py.py")),
        "genpy is not installed; launch/install-ros installs it");
    String script = launchFolder().resolve("python-messages").toString();
    try (RosTools tools = new RosTools("http://127.0.0.1:1", home)) {
      String codes = bash(tools, "for i in 1 2 3 4; do env -u HOME -u ROS_HOME " + script + " '" + home.resolve("four")
          + "' > /dev/null & pids=\"${pids:-} $!\"; done; for pid in $pids; do wait $pid; echo code $?; done");
      assertEquals(List.of("code 0", "code 0", "code 0", "code 0"),
          codes.lines().filter(line -> line.startsWith("code")).toList(), codes);
      assertTrue(Files.exists(home.resolve("four/onegrasp_msgs/msg/_Grasp.py")));
      assertTrue(bash(tools, "env -u HOME ROS_HOME='" + home.resolve("ros") + "' " + script)
          .contains(home.resolve("ros/onegrasp_python").toString()));
    }
  }

  private static String bash(RosTools tools, String command) {
    RosTools.Running running = tools.start("bash", "-c", command);
    String text = running.finish();
    assertEquals(0, running.process().exitValue(), text);
    return text;
  }

  @Test
  void helpIsPrintedAndUnknownOptionsAreRefused() throws Exception {
    Process help = new ProcessBuilder(launchFolder().resolve("python-messages").toString(), "--help").start();
    assertTrue(new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8).startsWith("Usage: eval"));
    assertEquals(0, help.waitFor());
    assertEquals(2,
        new ProcessBuilder(launchFolder().resolve("python-messages").toString(), "--all").start().waitFor());
  }

  /** The folder launch of the repository. */
  static Path launchFolder() {
    Path here = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (!Files.isRegularFile(here.resolve("launch/onegrasp"))) {
      here = here.getParent();
    }
    return here.resolve("launch");
  }
}
