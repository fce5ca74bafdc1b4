package org.onegrasp.papers;

import java.lang.management.ManagementFactory;

/** Processor time of the calling thread: what else the machine does, on other threads too, does not count. */
final class ThreadClock {
  private final long begun = now();

  private static long now() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Since this was made, by the same thread. */
  double seconds() {
    return (now() - begun) * 1e-9;
  }
}
