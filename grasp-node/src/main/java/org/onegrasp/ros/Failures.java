package org.onegrasp.ros;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what users hand to the node; what goes wrong there is logged and counted, and ends nothing. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private final AtomicLong count = new AtomicLong();

  void guard(String what, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      count.incrementAndGet();
      tell(what, e);
    }
  }

  /** What cannot even be told is counted all the same, and the thread goes on. */
  private void tell(String what, Throwable thrown) {
    try {
      LOG.error("The {} failed", what, thrown);
    } catch (RuntimeException | Error e) {
      count.incrementAndGet();
    }
  }

  void add() {
    count.incrementAndGet();
  }

  long count() {
    return count.get();
  }
}
