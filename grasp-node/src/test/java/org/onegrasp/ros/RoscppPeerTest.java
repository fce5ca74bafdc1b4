package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;
import static org.onegrasp.ros.Nodes.collect;
import static org.onegrasp.ros.Nodes.next;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.PoseStamped;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.SetBool;
import org.onegrasp.msgs.SetLoggerLevel;
import org.onegrasp.msgs.StringMessage;
import org.onegrasp.msgs.Trigger;

/**
 * Our nodes with nodes in C++, under either master: a small one of ours, which is compiled here, and those of Debian.
 */
@ParameterizedClass
@EnumSource(TestMaster.class)
class RoscppPeerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path RELAY = Path.of("/usr/lib/topic_tools/relay");
  private static final Path SOURCE = Path.of("src", "test", "cpp", "peer.cpp");
  private static Path peer;

  private final Nodes nodes;
  private final RosTools tools;

  RoscppPeerTest(TestMaster master) throws IOException {
    RosTools.assumeInstalled();
    nodes = new Nodes(master.uri());
    tools = new RosTools(master.uri().toString(), TestMaster.home());
  }

  @AfterEach
  void stop() {
    tools.end();
    nodes.close();
  }

  /** Compiled once, in about two seconds. */
  private String compiledPeer() throws IOException {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/include/ros/ros.h")) && Files.isExecutable(Path.of("/usr/bin/g++")),
        "roscpp's headers or g++ are not installed; launch/install-ros --cpp installs them");
    if (peer == null) {
      Path program = TestMaster.home().resolve("peer");
      RosTools.Running compiler = tools.start("g++", "-std=c++14", "-O0", SOURCE.toAbsolutePath().toString(), "-o",
          program.toString(), "-lroscpp", "-lrosconsole", "-lroscpp_serialization", "-lrostime", "-lpthread");
      assertEquals("", compiler.finish());
      peer = program;
    }
    return peer.toString();
  }

  @Test
  @Tag("ros-row-1")
  @Tag("ros-row-13")
  @Tag("ros-row-15")
  @Tag("ros-row-17")
  @Tag("ros-row-57")
  void topicsServicesAndCachedParametersWorkBothWays() throws Exception {
    RosNode node = nodes.node("java");
    BlockingQueue<String> heard = collect(node, "/out", 10);
    Publisher<StringMessage> in = node.advertise("/in", StringMessage.CODEC, true, 10);
    in.publish(new StringMessage("grüße"));
    node.serve("~trigger", Trigger.CODEC, request -> new Trigger.Response(true, "done"));
    node.serve("~fail", SetBool.CODEC, request -> {
      throw new IllegalStateException("no");
    });
    RosTools.Running cpp = tools.start(compiledPeer());
    Parameters parameters = node.parameters();
    eventually(() -> parameters.cached("/cpp/failed").isPresent());
    assertEquals(Optional.of("done"), parameters.get("/cpp/answers"));
    assertEquals(Optional.of(true), parameters.get("/cpp/failed"));
    assertEquals("heard grüße", next(heard));

    assertTrue(node.awaitService("/switch", LIMIT));
    try (ServiceClient<SetBool.Request, SetBool.Response> client = node.client("/switch", SetBool.CODEC)) {
      for (int i = 0; i < 20; i++) {
        assertEquals("on", client.call(new SetBool.Request(true), LIMIT).message());
        assertEquals("Service /switch answered with an error: ",
            assertThrows(RosException.class, () -> client.call(new SetBool.Request(false), LIMIT)).getMessage());
      }
    }
    parameters.set("/gain", 2.5);
    eventually(() -> parameters.cached("/cpp/gain").equals(Optional.of(2.5)));
    parameters.set("/gain", 7.5);
    eventually(() -> parameters.cached("/cpp/gain").equals(Optional.of(7.5)));
    cpp.process().destroy();
    eventually(() -> in.subscriberCount() == 0);
  }

  @Test
  @Tag("ros-row-35")
  @Tag("ros-row-40")
  void relayOfAnyTypePassesOurMessagesOn() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(RELAY), "topic_tools is not installed; launch/install-ros installs it");
    RosNode node = nodes.node("java");
    BlockingQueue<PoseStamped> poses = new LinkedBlockingQueue<>();
    node.subscribe("/again", PoseStamped.CODEC, 10, poses::add);
    Publisher<PoseStamped> publisher = node.advertise("/poses", PoseStamped.CODEC, true, 10);
    PoseStamped pose = new PoseStamped(new Header(777, new RosTime(5, 6), "base"),
        new PoseMessage(new Point(1, 2, 3), new Quaternion(0, 0, 0, 1)));
    publisher.publish(pose);
    tools.start(RELAY.toString(), "/poses", "/again", "__name:=relay");
    PoseStamped relayed = next(poses);
    assertEquals(pose.pose(), relayed.pose());
    assertEquals(new RosTime(5, 6), relayed.header().stamp());
    node.call("/relay/set_logger_level", SetLoggerLevel.CODEC, new SetLoggerLevel.Request("ros", "warn"), LIMIT);
    assertTrue(assertThrows(RosException.class,
        () -> node.call("/relay/set_logger_level", Trigger.CODEC, new Trigger.Request(), LIMIT)).getMessage()
        .contains("md5sum"));
  }
}
