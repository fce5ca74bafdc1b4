package org.onegrasp.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;

class EchoCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(args);
  }

  @Test
  void printsMessagesOfTypesThatItLearnsFromTheirPublishers() throws Exception {
    try (RosMaster master = RosMaster.start("127.0.0.1", 0);
        RosNode node = RosNode.create(RosArguments.parse(List.of(),
            Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", "127.0.0.1")), "speaker")) {
      node.advertise("/chatter", StringMessage.CODEC, true, 1).publish(new StringMessage("héllo"));
      node.advertise("/robot/status", TeachingStatus.CODEC, true, 1).publish(new TeachingStatus(
          Messages.header(1_500_000_000, "arm"), TeachingStatus.DONE, "mug", 3, 3, 0.5f, 12, ""));
      String[] ros = {"__master:=" + master.uri(), "__ip:=127.0.0.1"};
      assertEquals(0, run("echo", "/chatter", "-n", "1", ros[0], ros[1]), err.toString());
      assertEquals("data: \"h\\xE9llo\"\n---\n", out.toString());
      assertEquals(0, run("echo", "-n", "1", "status", "status:=/robot/status", ros[0], ros[1]), err.toString());
      assertTrue(
          out.toString()
              .contains("stamp: \n    secs: 1\n    nsecs: 500000000\n  frame_id: \"arm\"\nstate: 3\nobject: \"mug\"\n"),
          out.toString());
    }
  }

  @Test
  void refusesToPrintNothing() {
    assertEquals(1, run("echo", "/chatter", "-n", "0"));
    assertTrue(err.toString().contains("-n must be at least 1, got 0"), err.toString());
  }
}
