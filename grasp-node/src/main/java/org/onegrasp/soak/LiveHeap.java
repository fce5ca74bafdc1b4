package org.onegrasp.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * What a JVM holds after a full collection, as the JDK's jcmd counts it: the last line of its histogram, "Total objects
 * bytes".
 */
final class LiveHeap {
  private static final double MB = 1024 * 1024;
  private static final long PATIENCE_SECONDS = 20;

  private LiveHeap() {}

  /** Megabytes; nothing when the JVM does not answer, or this is no JDK. */
  static OptionalDouble megabytes(long pid) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return OptionalDouble.empty();
    }
    Process asking =
        new ProcessBuilder(jcmd.toString(), "-J-Xshare:auto", "-J-XX:TieredStopAtLevel=1", Long.toString(pid),
            "GC.class_histogram").redirectErrorStream(true).start();
    try (BufferedReader answer = asking.inputReader()) {
      return total(answer.lines().reduce("", (last, line) -> line.isBlank() ? last : line));
    } finally {
      if (!asking.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        asking.destroyForcibly();
      }
    }
  }

  static OptionalDouble total(String lastLine) {
    String[] words = lastLine.strip().split("\\s+");
    return words.length == 3 && words[0].equals("Total") ? OptionalDouble.of(Long.parseLong(words[2]) / MB)
        : OptionalDouble.empty();
  }
}
