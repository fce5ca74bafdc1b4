package org.onegrasp.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.onegrasp.ros.Eventually;

/** Foxglove's own client, from npm, on our endpoint; where node and npm are installed and get at it. */
class FoxgloveClientTest {
  private static final Path FOLDER = Path.of("target", "npm").toAbsolutePath();
  private static final List<String> PACKAGES = List.of("@foxglove/ws-protocol@0.8.0", "@foxglove/rosmsg@5.0.5",
      "@foxglove/rosmsg-serialization@2.0.4", "ws@8.23.0");
  /** "hello" as std_msgs/String has it on the wire. */
  private static final byte[] HELLO = {5, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'};

  private static int run(Path log, List<String> command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true)
          .redirectOutput(log.toFile()).start();
    } catch (IOException e) {
      return -1; // not installed
    }
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }

  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    Path log = FOLDER.resolve("npm.log");
    if (!Files.isDirectory(FOLDER.resolve("node_modules/@foxglove/rosmsg-serialization"))) {
      List<String> npm = new java.util.ArrayList<>(
          List.of("npm", "install", "--no-audit", "--no-fund", "--no-save", "--prefix", FOLDER.toString()));
      npm.addAll(PACKAGES);
      assumeTrue(run(log, npm) == 0, "node and npm are not installed, or npm does not get at @foxglove/ws-protocol");
    }
    try (var script = FoxgloveClientTest.class.getResourceAsStream("/foxglove/client.js")) {
      Files.write(FOLDER.resolve("client.js"), script.readAllBytes());
    }
  }

  @Test
  void foxglovesClientReadsOurMessages() throws Exception {
    install();
    FakeTopics topics = new FakeTopics();
    try (WebServer server = WebServer.open(new WebSettings(19_187, "127.0.0.1", ""), new FakeStation(), topics,
        (what, thrown) -> {
          throw new AssertionError(what, thrown);
        })) {
      Path log = FOLDER.resolve("client.log");
      Process client = new ProcessBuilder("node", "client.js", "ws://127.0.0.1:" + server.port() + "/foxglove",
          "/words").directory(FOLDER.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      Eventually.eventually(() -> topics.listening.containsKey(FakeTopics.WORDS) || !client.isAlive());
      topics.listening.values().forEach(listener -> listener.accept(HELLO));
      assertTrue(client.waitFor(120, TimeUnit.SECONDS));
      assertEquals("""
          server OneGrasp
          channel /words ros1 std_msgs/String
          channel /last ros1 std_msgs/String
          message {"data":"hello"}
          """, Files.readString(log, StandardCharsets.UTF_8));
    }
  }
}
