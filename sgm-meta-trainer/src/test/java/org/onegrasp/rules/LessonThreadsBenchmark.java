package org.onegrasp.rules;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.ModelFile;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * Times the samples of lessons on one thread and on two, lessons in turns in one JVM. On a machine with other work only
 * few samples are not interrupted, so that the time below which a hundredth of them stays is the one to compare; on a
 * quiet one the median is near to it. Prints both by the clock, and the teaching thread's processor time of a lesson.
 * Run by hand with the test class path. Arguments: number of turns (default 5), then rules (default the product's).
 */
final class LessonThreadsBenchmark {
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
  private static final long ROOM = 1 << 20; // bytes, for the rules that need more than the standard budget

  /** Lessons on so many threads. */
  private static final class Lessons {
    final GraspLearner learner;
    final long[] nanos; // of each sample
    final double[] processor; // seconds of each lesson
    final int learnt; // samples of a lesson
    int samples;
    int calls;
    long last;

    Lessons(Rule rule, int threads, int turns) throws IOException {
      learner = rule.learner(ModelFile.shipped(), WorkArea.STANDARD, ROOM, Kernels.best().onThreads(threads));
      learnt = rule.samples();
      nanos = new long[turns * learnt];
      processor = new double[turns];
      teach(); // for the compiler
      learner.beforeSamples(this::sample);
    }

    private void sample() {
      long now = System.nanoTime();
      int learning = calls++ - FixedLearner.JUDGED_SAMPLES; // those in front and behind are only looked at
      if (learning > 0 && learning < learnt) {
        nanos[samples++] = now - last;
      }
      last = now;
    }

    void teach(int turn) {
      calls = 0;
      long begun = THREAD.getCurrentThreadCpuTime();
      teach();
      processor[turn] = (THREAD.getCurrentThreadCpuTime() - begun) * 1e-9;
    }

    private void teach() {
      learner.teach(LessonProbe.shown("bar", LessonProbe.bar(), new Grasp(0.02, -0.01, 0.43, 1.2, 0.03, 1)), 7,
          progress -> {});
    }

    double millis(double share) {
      return Arrays.stream(nanos, 0, samples).sorted().toArray()[(int) (share * samples)] * 1e-6;
    }

    double seconds() {
      return Arrays.stream(processor).sorted().toArray()[processor.length / 2];
    }
  }

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
    Lessons[] lessons = {new Lessons(rule, 1, turns), new Lessons(rule, 2, turns)};
    for (int turn = 0; turn < turns; turn++) {
      lessons[0].teach(turn);
      lessons[1].teach(turn);
    }
    for (int k = 0; k < lessons.length; k++) {
      System.out.printf("%-20s %d thread(s): a sample %.2f ms undisturbed, %.2f median; a lesson %.3f s of processor%n",
          rule.label(), k + 1, lessons[k].millis(0.01), lessons[k].millis(0.5), lessons[k].seconds());
    }
    System.out.printf("%-20s two threads are %.2f times as fast undisturbed%n", rule.label(),
        lessons[0].millis(0.01) / lessons[1].millis(0.01));
  }
}
