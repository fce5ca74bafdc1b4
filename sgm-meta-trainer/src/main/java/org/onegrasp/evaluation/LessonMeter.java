package org.onegrasp.evaluation;

import java.lang.management.ManagementFactory;
import org.onegrasp.rules.Pupil;

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
   * Bytes that the steps of a lesson allocate on the heap, each, once the code is compiled: rounds of steps are repeated until
   * there are none, or as many as in the round before.
   */
  static double heapBytesPerStep(Pupil pupil) {
    double before = -1;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      int steps = pupil.practise();
      double bytes = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / (double) Math.max(1, steps);
      if (bytes == 0 || bytes == before) {
        return bytes;
      }
      before = bytes;
    }
    return before;
  }
}
