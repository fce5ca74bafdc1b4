package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.onegrasp.msgs.StringMessage;

/** How a process with a node ends, whoever wants it to: with an exit code, and nothing of it left at the master. */
@ParameterizedClass
@EnumSource(TestMaster.class)
class NodeProcessTest {
  private final TestMaster master;
  private final Nodes nodes;
  private final List<Process> processes = new ArrayList<>();

  NodeProcessTest(TestMaster master) {
    this.master = master;
    nodes = new Nodes(master.uri());
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
    nodes.close();
  }

  private Process start(String name) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
        ProcessOfOneNode.class.getName(), "__name:=" + name, "__master:=" + master.uri(), "__ip:=127.0.0.1")
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    processes.add(process);
    return process;
  }

  private static int exitCode(Process process) throws InterruptedException {
    return process.waitFor(180, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Test
  @Tag("ros-row-18")
  @Tag("ros-row-19")
  @Tag("ros-row-20")
  void processEndsWhenAskedReplacedOrTerminated() throws Exception {
    Parameters parameters = nodes.node("watcher").parameters();
    Process older = start("twin");
    Process terminated = start("terminated");
    eventually(() -> isReady(parameters, "/twin/ready", older) && isReady(parameters, "/terminated/ready", terminated));
    Process newer = start("twin");
    assertEquals(0, exitCode(older));
    terminated.destroy();
    assertEquals(128 + 15, exitCode(terminated));
    eventually(() -> isReady(parameters, "/twin/ready", newer));
    try (MasterProbe probe = nodes.probe(); MasterProbe twin = new MasterProbe(probe.lookup("/twin"))) {
      assertEquals(List.of(1, "shutdown", 0), twin.call("shutdown", "/rosnode", "killed by a person"));
      assertEquals(0, exitCode(newer));
      assertFalse(probe.knows("/twin"));
      assertFalse(probe.state().contains("/twin") || probe.state().contains("/terminated"), probe.state());
    }
  }

  private static boolean isReady(Parameters parameters, String name, Process process) {
    return parameters.get(name).equals(Optional.of((int) process.pid()));
  }

  @Test
  @Tag("ros-row-21")
  void publisherThatWasKilledIsLetGo() throws Exception {
    RosNode node = nodes.node("listener");
    Process program = start("program");
    Subscription subscription = node.subscribe("/program/out", StringMessage.CODEC, 1, message -> {});
    Parameters parameters = node.parameters();
    // all of it registered
    eventually(() -> subscription.publisherCount() == 1 && isReady(parameters, "/program/ready", program));
    program.destroyForcibly();
    eventually(() -> subscription.publisherCount() == 0);
    try (MasterProbe probe = nodes.probe()) {
      assertTrue(probe.knows("/program"));
      probe.forget("/program"); // As rosnode cleanup does.
      assertFalse(probe.nodes().contains("/program"));
    }
    assertEquals(0, node.callbackFailures());
  }
}
