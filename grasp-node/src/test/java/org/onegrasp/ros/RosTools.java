package org.onegrasp.ros;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Debian's ROS tools as processes of their own, with a home of their own, on the loopback interface. */
public final class RosTools implements AutoCloseable {
  private static final int LIMIT_SECONDS = 240;
  private final String masterUri;
  private final Path home;
  private final List<Process> running = new ArrayList<>();
  private final Map<String, String> more = new HashMap<>();
  private ForkedTools forked;

  /** @param home an empty directory */
  public RosTools(String masterUri, Path home) {
    this.masterUri = masterUri;
    this.home = home;
  }

  /** Adds to the environment of tools that are started from now on. */
  RosTools with(String variable, String value) {
    more.put(variable, value);
    return this;
  }

  public static void assumeInstalled() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/rostopic")) && Files.isExecutable(Path.of("/usr/bin/rosmaster")),
        "Debian's ROS tools are not installed; launch/install-ros installs them");
  }

  /** A started tool whose output, both kinds, goes to a file. */
  public record Running(Process process, Path output) {
    public String text() {
      try {
        return Files.readString(output);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Output at the end of the process, which has to come. */
    String finish() {
      try {
        Assertions.assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), () -> "still running, with " + text());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return text();
    }
  }

  public Running start(String... command) {
    return start(ProcessBuilder.Redirect.from(new File("/dev/null")), command);
  }

  /** As {@link #start}, with an input that ends with this process, or when it is closed. */
  Running piped(String... command) {
    return start(ProcessBuilder.Redirect.PIPE, command);
  }

  private Running start(ProcessBuilder.Redirect input, String... command) {
    try {
      Path output = Files.createTempFile(home, "out", ".txt");
      Process process =
          builder(command).redirectErrorStream(true).redirectOutput(output.toFile()).redirectInput(input).start();
      running.add(process);
      return new Running(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In an environment that has nothing of this process's. */
  ProcessBuilder builder(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment
        .putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", home.toString(), "ROS_HOME", home.toString(), "LANG", "C.UTF-8",
            "ROS_MASTER_URI", masterUri, "ROS_IP", "127.0.0.1", "PYTHONUNBUFFERED", "1"));
    environment.putAll(more);
    return builder;
  }

  /** Runs one of the tools that end by themselves and returns the output; the exit code has to be 0. */
  String run(String... command) {
    ForkedTools.Result result = attempt("", command);
    Assertions.assertEquals(0, result.code(), () -> String.join(" ", command) + " said: " + result.text());
    return result.text();
  }

  /** As {@link #run}, with any exit code and an answer to what the tool asks. */
  ForkedTools.Result attempt(String input, String... command) {
    try {
      if (forked == null) {
        forked = new ForkedTools(this, home);
      }
      return forked.run(input, command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Python script with the distribution's Python, which is the one with ROS's modules. */
  Running python(String script, String... arguments) throws IOException {
    Path file = Files.writeString(Files.createTempFile(home, "script", ".py"), script);
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", file.toString()));
    command.addAll(List.of(arguments));
    return start(command.toArray(String[]::new));
  }

  /** Asks what runs to end, and waits: ROS's own nodes then leave nothing at the master. */
  void end() {
    running.forEach(Process::destroy);
    awaitEnd();
  }

  private void awaitEnd() {
    running.forEach(process -> process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join());
    running.clear();
  }

  /** Ends what runs at once, and waits: nothing writes into the home any more. */
  @Override
  public void close() {
    if (forked != null) {
      running.add(forked.process());
      forked = null;
    }
    running.forEach(process -> {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    });
    awaitEnd();
  }
}
