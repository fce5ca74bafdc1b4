package org.onegrasp.evaluation;

import java.lang.management.ManagementFactory;
import org.onegrasp.lesson.OneShotLearner;

/** What a lesson costs the thread that gives it, by the JVM's own counters. */
final class LessonMeter {
  private static final int MOST_ROUNDS = 10;
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private LessonMeter() {}

  /** Processor time of the calling thread so far, seconds. */
  static double threadSeconds() {
    return THREADS.getCurrentThreadCpuTime() * 1e-9;
  }

  /**
   * Bytes that the steps of a lesson allocate on the heap, each, once the code is compiled: lessons are repeated until
   * one allocates nothing, or a few times.
   */
  static double heapBytesPerStep(OneShotLearner learner) {
    double bytes = 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      int steps = learner.repeatSteps();
      bytes = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / (double) Math.max(1, steps);
      if (bytes == 0) {
        break;
      }
    }
    return bytes;
  }
}
