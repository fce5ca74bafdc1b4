package org.onegrasp.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.onegrasp.msgs.DiagnosticArray;
import org.onegrasp.msgs.DiagnosticStatus;
import org.onegrasp.msgs.KeyValue;
import org.onegrasp.ros.Publisher;
import org.onegrasp.ros.RosNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the state of every subject on /diagnostics at a steady rate, in a thread of its own. */
final class Diagnostics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Diagnostics.class);

  private final RosNode node;
  private final Problems problems;
  private final Supplier<List<KeyValue>> counts;
  private final Publisher<DiagnosticArray> publisher;
  private final ScheduledExecutorService timer;

  /**
   * @param counts shown with the node's own state
   * @param chores done before each report
   */
  Diagnostics(RosNode node, Problems problems, double rateHz, Supplier<List<KeyValue>> counts, Runnable chores) {
    this.node = node;
    this.problems = problems;
    this.counts = counts;
    this.publisher = node.advertise("/diagnostics", DiagnosticArray.CODEC, false, 10);
    this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "onegrasp-diagnostics");
      thread.setDaemon(true);
      return thread;
    });
    long period = Math.round(1000 / rateHz);
    timer.scheduleAtFixedRate(() -> report(chores), Math.min(period, 200), period, TimeUnit.MILLISECONDS);
  }

  /** An exception out of here would end the timer. */
  private void report(Runnable chores) {
    try {
      chores.run();
      List<DiagnosticStatus> statuses = new ArrayList<>();
      problems.readings().forEach(reading -> statuses.add(status(reading)));
      publisher.publish(new DiagnosticArray(Messages.header(node.clock().nowNanos(), ""), statuses));
    } catch (RuntimeException e) {
      LOG.warn("cannot report on /diagnostics: {}", e.toString());
    }
  }

  private DiagnosticStatus status(Problems.Reading reading) {
    List<KeyValue> values = new ArrayList<>();
    values.add(new KeyValue("times", Long.toString(reading.times())));
    values.add(new KeyValue("total", Long.toString(reading.total())));
    if (reading.subject() == Problems.Subject.NODE) {
      values.addAll(counts.get());
    }
    return new DiagnosticStatus(reading.well() ? DiagnosticStatus.OK : DiagnosticStatus.WARN,
        node.name() + ": " + reading.subject().title, reading.well() ? "OK" : reading.message(), "", values);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
