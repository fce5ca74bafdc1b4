package org.onegrasp.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One side of a comparison in turns: waits for a line, takes its turn, says what each of its ways took. */
final class Turns {
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
  private static final int MOST_CALLS = 300;
  private static final double TURN_MS = 500;

  private Turns() {}

  /**
   * Until the other side goes away. A turn's answer is a line {@code NAME<tab>MILLISECONDS} for each way, of processor
   * time, then an empty one.
   */
  static void serve(Map<String, Runnable> ways) throws IOException {
    ways.values().forEach(Turns::median);
    System.out.println("ready");
    try (BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (turns.readLine() != null) {
        Map<String, Double> milliseconds = new LinkedHashMap<>();
        ways.forEach((name, way) -> milliseconds.put(name, median(way)));
        milliseconds.forEach((name, ms) -> System.out.printf(Locale.ROOT, "%s\t%.4f%n", name, ms));
        System.out.println();
      }
    }
  }

  /** Of as many calls as fill half a second, after a quarter as many to warm up. */
  private static double median(Runnable way) {
    int calls = (int) Math.max(1, Math.min(MOST_CALLS, TURN_MS / Math.max(1e-3, once(way))));
    double[] milliseconds = new double[calls];
    for (int i = -calls / 4; i < calls; i++) {
      milliseconds[Math.max(0, i)] = once(way);
    }
    Arrays.sort(milliseconds);
    return milliseconds[calls / 2];
  }

  private static double once(Runnable way) {
    long begun = THREAD.getCurrentThreadCpuTime();
    way.run();
    return (THREAD.getCurrentThreadCpuTime() - begun) * 1e-6;
  }
}
