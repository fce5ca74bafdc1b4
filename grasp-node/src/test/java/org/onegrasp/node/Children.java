package org.onegrasp.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes of ours that tests start. */
public final class Children {
  private Children() {}

  /** kill -9. What it had said can still be read, which {@link Process#destroyForcibly} does not allow. */
  static void kill(Process process) throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /**
   * This Java with this class path.
   *
   * @param arguments more options, the main class and its arguments
   */
  public static List<String> java(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules", "jdk.incubator.vector", "-cp", System.getProperty("java.class.path")));
    command.addAll(arguments);
    return command;
  }
}
