package org.onegrasp.ros;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.onegrasp.threads.LogLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what users hand to the node; what goes wrong there is logged and counted, and ends nothing. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final int LINES_A_MINUTE = 6;

  private final AtomicLong count = new AtomicLong();
  private final LogLimit lines = new LogLimit(LINES_A_MINUTE, Duration.ofMinutes(1));

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
      lines.log(what, note -> LOG.error("The {} failed{}", what, note, thrown));
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
