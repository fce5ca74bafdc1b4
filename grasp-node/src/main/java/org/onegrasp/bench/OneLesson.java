package org.onegrasp.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.ModelFile;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * A process that does nothing but teach: twice the same lesson, of which the second is timed, the first being for the
 * compiler.
 */
final class OneLesson {
  private static final long ROOM = 1 << 24; // bytes, for the rules that need more than the standard budget
  private static final int SIDE = 96;

  private OneLesson() {}

  /**
   * What a lesson took.
   *
   * @param processorSeconds of the thread that taught
   * @param seconds by the clock
   * @param residentMb of the process at the end
   * @param mostMb that were resident at any time
   */
  record Reading(double processorSeconds, double seconds, double residentMb, double mostMb) {
    static Reading of(String line) {
      String[] parts = line.split(" ");
      return new Reading(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]),
          Double.parseDouble(parts[3]));
    }

    String line() {
      return String.format(Locale.ROOT, "%.4f %.4f %.1f %.1f", processorSeconds, seconds, residentMb, mostMb);
    }
  }

  static Reading teach(Rule rule, Kernels.Source kernels) throws IOException {
    OneShotLearner learner = rule.oneShotLearner(ModelFile.shipped().model(), WorkArea.STANDARD, ROOM, kernels);
    Demonstration shown = bar();
    learner.teach(shown, 7);
    long wall = System.nanoTime();
    long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    learner.teach(shown, 7);
    double used = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor) * 1e-9;
    double took = (System.nanoTime() - wall) * 1e-9;
    return new Reading(used, took, megabytes("self", "VmRSS"), megabytes("self", "VmHWM"));
  }

  /** By proc(5). */
  static double megabytes(String process, String field) throws IOException {
    try (var lines = Files.lines(Path.of("/proc", process, "status"))) {
      return lines.filter(line -> line.startsWith(field + ":")).findFirst()
          .map(line -> Integer.parseInt(line.replaceAll("\\D", "")) / 1024.0).orElse(Double.NaN);
    }
  }

  /** A bar along x, thicker at one end. */
  private static Demonstration bar() {
    byte[] map = new byte[SIDE * SIDE];
    for (int row = 0; row < SIDE; row++) {
      for (int column = 30; column < 70; column++) {
        int half = column < 40 ? 8 : 4;
        map[row * SIDE + column] = (byte) (Math.abs(row - SIDE / 2) < half ? 30 : 0);
      }
    }
    return new Demonstration("bar", InputSpec.STANDARD.grid(WorkArea.STANDARD), map,
        new Grasp(0.02, -0.01, 0.43, 1.2, 0.03, 1));
  }

  /** In a JVM of its own. */
  static Reading in(ProcessBuilder program) throws IOException, InterruptedException {
    Process process = Programs.start(program.redirectError(ProcessBuilder.Redirect.INHERIT));
    String last = null;
    try (var words = process.inputReader()) {
      for (String line = words.readLine(); line != null; line = words.readLine()) {
        last = line;
      }
    }
    if (process.waitFor() != 0 || last == null) {
      throw new IOException("a lesson in a process of its own ended with " + process.exitValue());
    }
    return Reading.of(last);
  }
}
