package org.onegrasp.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of OneGrasp that was started by the launcher, as users do; its words go to a file. */
final class Child implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;
  private final Process process;

  /** @param environment besides our own */
  Child(Path launcher, List<String> arguments, Map<String, String> environment, Path words) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(words.toFile()));
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** Of the JVM: the launcher makes way for it. */
  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** As a power cut does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** In good order if it will, else in bad. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
