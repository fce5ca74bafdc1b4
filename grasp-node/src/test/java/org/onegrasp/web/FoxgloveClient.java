package org.onegrasp.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Foxglove's own client, from npm, in a process of its own that says what it is told. */
public final class FoxgloveClient {
  private static final Path FOLDER = Path.of("target", "npm").toAbsolutePath();
  private static final List<String> PACKAGES = List.of("@foxglove/ws-protocol@0.8.0", "@foxglove/rosmsg@5.0.5",
      "@foxglove/rosmsg-serialization@2.0.4", "ws@8.23.0");

  private final Path log;
  private final Process process;

  private FoxgloveClient(Path log, Process process) {
    this.log = log;
    this.process = process;
  }

  /**
   * Listens to topics until each has said something.
   *
   * @param port of the server
   */
  public static FoxgloveClient start(int port, String... topics) throws IOException {
    Path log = Files.createTempFile(FOLDER, "client", ".log");
    List<String> command = new ArrayList<>(List.of("node", "client.js", "ws://127.0.0.1:" + port + "/foxglove"));
    command.addAll(List.of(topics));
    return new FoxgloveClient(log, new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true)
        .redirectOutput(log.toFile()).start());
  }

  public boolean runs() {
    return process.isAlive();
  }

  /** What it said until it ended. */
  public String words() throws IOException, InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return Files.readString(log, StandardCharsets.UTF_8);
  }

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

  /** Skips the test where node and npm are not installed, or do not get at it. */
  public static void assumeInstalled() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    Path log = FOLDER.resolve("npm.log");
    if (!Files.isDirectory(FOLDER.resolve("node_modules/@foxglove/rosmsg-serialization"))) {
      List<String> npm = new ArrayList<>(
          List.of("npm", "install", "--no-audit", "--no-fund", "--no-save", "--prefix", FOLDER.toString()));
      npm.addAll(PACKAGES);
      assumeTrue(run(log, npm) == 0, "node and npm are not installed, or npm does not get at @foxglove/ws-protocol");
    }
    try (var script = FoxgloveClient.class.getResourceAsStream("/foxglove/client.js")) {
      Files.write(FOLDER.resolve("client.js"), script.readAllBytes());
    }
  }
}
