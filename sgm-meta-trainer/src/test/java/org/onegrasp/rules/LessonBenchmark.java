package org.onegrasp.rules;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.ModelFile;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * Times one lesson with vectors of 128 bits, of 256 and as wide as they come, each in a JVM of its own, in turns;
 * prints the median seconds of processor time, as {@code seconds_per_demo} has them, and each as a multiple of the
 * widest. Run by hand with the test class path. Arguments: number of turns (default 5), rule (default the product's).
 */
final class LessonBenchmark {
  private static final List<List<String>> FLAGS =
      List.of(List.of("-XX:MaxVectorSize=16"), List.of("-XX:MaxVectorSize=32"), List.of());
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
  private static final String LESSON = "lesson";
  private static final long ROOM = 1 << 20; // bytes, for the rules that need more than the standard budget

  private LessonBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length == 2 && arguments[0].equals(LESSON)) {
      System.out.println(seconds(Rules.parse(arguments[1])));
      return;
    }
    int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    String rule = arguments.length > 1 ? arguments[1] : Rules.standard().name();
    double[][] seconds = new double[FLAGS.size()][turns];
    for (int turn = 0; turn < turns; turn++) {
      for (int i = 0; i < seconds.length; i++) {
        seconds[i][turn] = inAJvm(FLAGS.get(i), rule);
      }
    }
    double widest = median(seconds[FLAGS.size() - 1]);
    for (int i = 0; i < seconds.length; i++) {
      System.out.printf("%-22s %6.3f s, %5.2f times the widest%n",
          FLAGS.get(i).isEmpty() ? "widest" : FLAGS.get(i).get(0), median(seconds[i]), median(seconds[i]) / widest);
    }
  }

  private static double median(double[] values) {
    return Arrays.stream(values).sorted().toArray()[values.length / 2];
  }

  private static double inAJvm(List<String> flags, String rule) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules", "jdk.incubator.vector"));
    command.addAll(flags);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), LessonBenchmark.class.getName(), LESSON, rule));
    Process jvm = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String told = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (jvm.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + jvm.exitValue());
    }
    return Double.parseDouble(told.substring(told.lastIndexOf('\n') + 1));
  }

  /** Of the second lesson: the first is for the compiler. */
  private static double seconds(Rule rule) throws IOException {
    GraspLearner learner = rule.learner(ModelFile.shipped(), WorkArea.STANDARD, ROOM, Kernels.best());
    double seconds = 0;
    for (int lesson = 0; lesson < 2; lesson++) {
      long start = THREAD.getCurrentThreadCpuTime();
      learner.teach(LessonProbe.shown("bar", LessonProbe.bar(), new Grasp(0.02, -0.01, 0.43, 1.2, 0.03, 1)), 7,
          progress -> {});
      seconds = (THREAD.getCurrentThreadCpuTime() - start) / 1e9;
    }
    return seconds;
  }
}
