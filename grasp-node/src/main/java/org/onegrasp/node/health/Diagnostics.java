package org.onegrasp.node.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.onegrasp.msgs.DiagnosticStatus;
import org.onegrasp.msgs.KeyValue;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.threads.Heartbeat;
import org.onegrasp.threads.Ticks;
import org.onegrasp.threads.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the state of every subject at a steady rate, in a thread of its own. What one subject or one report throws
 * hides no other.
 */
public final class Diagnostics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Diagnostics.class);
  private static final Duration FIRST = Duration.ofMillis(200);

  private final String node;
  private final Problems problems;
  private final Health health;
  private final Function<Problems.Subject, List<KeyValue>> counts;
  private final Consumer<List<DiagnosticStatus>> output;
  private final Worker worker;

  /**
   * Starts when {@link #start} is called.
   *
   * @param node its name, in front of the subjects
   * @param health checked before each report
   * @param counts shown with the state of a subject
   */
  public Diagnostics(String node, Problems problems, Health health, double rateHz,
      Function<Problems.Subject, List<KeyValue>> counts, Consumer<List<DiagnosticStatus>> output) {
    this.node = node;
    this.problems = problems;
    this.health = health;
    this.counts = counts;
    this.output = output;
    Duration period = Duration.ofNanos(Math.round(1e9 / rateHz));
    worker = new Worker("onegrasp-diagnostics", new Ticks(period.compareTo(FIRST) < 0 ? period : FIRST, period),
        tick -> report(),
        (tick, thrown) -> LOG.warn("cannot report on /diagnostics; the next report is tried all the same", thrown),
        Duration.ofSeconds(5));
  }

  public void start() {
    worker.start();
  }

  public Heartbeat heartbeat() {
    return worker.heartbeat();
  }

  private void report() {
    health.check();
    Map<String, List<Problems.Reading>> subjects = new LinkedHashMap<>();
    for (Problems.Reading reading : problems.readings()) {
      subjects.computeIfAbsent(reading.subject().title, title -> new ArrayList<>()).add(reading);
    }
    output.accept(subjects.entrySet().stream().map(entry -> status(entry.getKey(), entry.getValue())).toList());
  }

  private DiagnosticStatus status(String title, List<Problems.Reading> readings) {
    try {
      return judged(title, readings);
    } catch (RuntimeException | Error e) {
      LOG.warn("cannot tell how {} is", title, e);
      return new DiagnosticStatus(DiagnosticStatus.ERROR, node + ": " + title, "cannot tell: " + e, "", List.of());
    }
  }

  /** @param readings all of one title; the first names the subject */
  private DiagnosticStatus judged(String title, List<Problems.Reading> readings) {
    Problems.Subject subject = readings.get(0).subject();
    String message =
        String.join("; ", readings.stream().filter(reading -> !reading.well()).map(Problems.Reading::message).toList());
    String unproven = health.unproven(subject);
    int level = DiagnosticStatus.OK;
    if (!message.isEmpty()) {
      boolean error =
          readings.stream().anyMatch(reading -> !reading.well() && reading.subject() == Problems.Subject.THREADS);
      level = error ? DiagnosticStatus.ERROR : DiagnosticStatus.WARN;
    } else if (!unproven.isEmpty()) {
      level = DiagnosticStatus.STALE;
      message = unproven;
    }
    return new DiagnosticStatus(level, node + ": " + title, message.isEmpty() ? "OK" : message, "",
        values(subject, readings));
  }

  /** Names of others in them cannot break a line of a terminal. */
  private List<KeyValue> values(Problems.Subject subject, List<Problems.Reading> readings) {
    List<KeyValue> values = new ArrayList<>();
    values.add(
        new KeyValue("times", Long.toString(readings.stream().mapToLong(Problems.Reading::times).max().orElse(0))));
    values.add(new KeyValue("total", Long.toString(readings.stream().mapToLong(Problems.Reading::total).sum())));
    values.addAll(counts.apply(subject));
    values.addAll(health.values(subject));
    return values.stream().map(value -> new KeyValue(value.key(), Quoted.line(value.value()))).toList();
  }

  @Override
  public void close() {
    worker.close();
  }
}
