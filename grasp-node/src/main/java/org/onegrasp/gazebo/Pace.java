package org.onegrasp.gazebo;

import java.util.concurrent.atomic.LongAdder;

/**
 * How fast worlds in lock-step go, one or several together, and where the time goes. Safe for use by several threads.
 */
final class Pace {
  private final long begun = System.nanoTime();
  private final LongAdder simulatedNanos = new LongAdder();
  private final LongAdder steppingNanos = new LongAdder();
  private final LongAdder waits = new LongAdder();
  private final LongAdder waitingNanos = new LongAdder();

  /** Simulated time goes on by so much, nanoseconds. */
  void simulated(long nanos) {
    simulatedNanos.add(nanos);
  }

  /** Somebody waited so long for simulated time to go on, nanoseconds. */
  void stepped(long nanos) {
    steppingNanos.add(nanos);
  }

  /** Somebody waited so long for gzserver to look at a question or an order, nanoseconds. */
  void waited(long nanos) {
    waits.increment();
    waitingNanos.add(nanos);
  }

  void add(Pace other) {
    simulated(other.simulatedNanos.sum());
    stepped(other.steppingNanos.sum());
    waits.add(other.waits.sum());
    waitingNanos.add(other.waitingNanos.sum());
  }

  @Override
  public String toString() {
    double simulated = simulatedNanos.sum() * 1e-9;
    double real = (System.nanoTime() - begun) * 1e-9;
    return SdfText.format(
        "%.1f s simulated in %.1f s, %.1f times real time (stepping %.1f s, %d questions and orders %.1f s)", simulated,
        real, simulated / real, steppingNanos.sum() * 1e-9, waits.sum(), waitingNanos.sum() * 1e-9);
  }
}
