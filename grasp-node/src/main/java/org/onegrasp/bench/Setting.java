package org.onegrasp.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.onegrasp.kernels.Kernels;

/**
 * Under which conditions all is measured.
 *
 * @param home the checkout
 * @param data public data, for the arms
 * @param extent how much is measured
 */
record Setting(Path home, Path data, Extent extent, Peers peers, Kernels.Source kernels) {

  private static final String FLAG = "-D";

  /**
   * How much is measured.
   *
   * @param turns of all sides, one after the other
   * @param seed of the first turn
   * @param quick whether little is measured, so that it takes seconds and says little
   */
  record Extent(int turns, long seed, boolean quick) {}

  int turns() {
    return extent.turns();
  }

  boolean quick() {
    return extent.quick();
  }

  Path launcher() {
    return home.resolve("launch/onegrasp");
  }

  /** A JVM with our flags and classes, that {@code Main} reads these arguments in; with others before. */
  List<String> main(List<String> flags, List<String> classes, String... arguments) {
    List<String> command = new ArrayList<>(List.of(java(), "--add-modules", "jdk.incubator.vector", "-Xmx512m",
        "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Djava.awt.headless=true", FLAG + "onegrasp.home=" + home));
    // what the launcher tells the compiler of kernels
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-XX:CompileCommand=")).forEach(command::add);
    command.addAll(flags);
    List<String> path = new ArrayList<>(classes);
    path.add(System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", String.join(System.getProperty("path.separator"), path)));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
