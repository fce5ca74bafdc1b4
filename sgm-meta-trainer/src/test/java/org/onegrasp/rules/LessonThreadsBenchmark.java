package org.onegrasp.rules;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.ModelFile;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * Times lessons on one thread and on two, in turns in one JVM; prints the median seconds by the clock and of processor
 * time of the teaching thread, and how many times faster two threads are. Run by hand on a quiet machine with the test
 * class path. Arguments: number of turns (default 5), then rules (default the product's).
 */
final class LessonThreadsBenchmark {
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
  private static final long ROOM = 1 << 20; // bytes, for the rules that need more than the standard budget

  private LessonThreadsBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    String[] rules = arguments.length > 1 ? Arrays.copyOfRange(arguments, 1, arguments.length)
        : new String[] {Rules.standard().label()};
    for (String rule : rules) {
      compare(Rules.parse(rule), turns);
    }
  }

  private static void compare(Rule rule, int turns) throws IOException {
    double[][] clock = new double[2][turns];
    double[][] processor = new double[2][turns];
    GraspLearner[] learners = new GraspLearner[2];
    for (int k = 0; k < 2; k++) {
      learners[k] =
          rule.learner(ModelFile.shipped(), WorkArea.STANDARD, ROOM, Kernels.best().onThreads(k + 1));
      teach(learners[k]); // for the compiler
    }
    for (int turn = 0; turn < turns; turn++) {
      for (int k = 0; k < 2; k++) {
        long begun = System.nanoTime();
        long used = THREAD.getCurrentThreadCpuTime();
        teach(learners[k]);
        processor[k][turn] = (THREAD.getCurrentThreadCpuTime() - used) * 1e-9;
        clock[k][turn] = (System.nanoTime() - begun) * 1e-9;
      }
    }
    System.out.printf("%-20s one thread %6.3f s (%.3f of its processor), two %6.3f s (%.3f): %.2f times as fast%n",
        rule.label(), median(clock[0]), median(processor[0]), median(clock[1]), median(processor[1]),
        median(clock[0]) / median(clock[1]));
  }

  private static void teach(GraspLearner learner) {
    learner.teach(LessonProbe.shown("bar", LessonProbe.bar(), new Grasp(0.02, -0.01, 0.43, 1.2, 0.03, 1)), 7,
        progress -> {});
  }

  private static double median(double[] values) {
    return Arrays.stream(values).sorted().toArray()[values.length / 2];
  }
}
