package org.onegrasp.node.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.msgs.DiagnosticStatus.ERROR;
import static org.onegrasp.msgs.DiagnosticStatus.OK;
import static org.onegrasp.msgs.DiagnosticStatus.STALE;
import static org.onegrasp.msgs.DiagnosticStatus.WARN;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.DiagnosticStatus;
import org.onegrasp.msgs.KeyValue;
import org.onegrasp.threads.Heartbeat;

class DiagnosticsTest {
  static final Health.Wires QUIET = new Health.Wires(() -> 0, () -> "", () -> "", () -> "", 1000);

  private final Problems problems = new Problems();
  private final Streams streams = Streams.of(() -> 0, 2);
  private final TimeCheck time = new TimeCheck(problems, () -> 1_700_000_000_000_000_000L, false, () -> 0, 5);
  private final BlockingQueue<List<DiagnosticStatus>> reports = new LinkedBlockingQueue<>();
  private volatile Supplier<List<KeyValue>> counts = () -> List.of(new KeyValue("images", "3"));
  private volatile Supplier<List<Heartbeat>> beats = List::of;
  private volatile Consumer<List<DiagnosticStatus>> output = reports::add;
  private final Diagnostics diagnostics = new Diagnostics("/onegrasp", problems,
      new Health(problems, streams, Optional.of(time), QUIET, () -> {}, () -> beats.get()), 100, this::counts,
      list -> output.accept(list));

  private List<KeyValue> counts(Problems.Subject subject) {
    return subject == Problems.Subject.NODE ? counts.get() : List.of();
  }

  @AfterEach
  void close() {
    diagnostics.close();
  }

  private List<DiagnosticStatus> next() throws InterruptedException {
    reports.clear();
    List<DiagnosticStatus> report = reports.poll(60, TimeUnit.SECONDS);
    assertNotNull(report, "no report");
    return report;
  }

  private static DiagnosticStatus of(List<DiagnosticStatus> report, String subject) {
    return report.stream().filter(status -> status.name().equals("/onegrasp: " + subject)).findFirst().orElseThrow();
  }

  private DiagnosticStatus next(String subject) throws InterruptedException {
    return of(next(), subject);
  }

  /** Reports are made all the time: the one that was under way may be older than what the test did. */
  private DiagnosticStatus await(String subject, int level) throws InterruptedException {
    for (long end = System.nanoTime() + 60_000_000_000L; System.nanoTime() < end;) {
      DiagnosticStatus status = next(subject);
      if (status.level() == level) {
        return status;
      }
    }
    throw new AssertionError("waited in vain for level " + level + " of " + subject);
  }

  @Test
  void namesInValuesBreakNoLineOfATerminal() throws InterruptedException {
    counts = () -> List.of(new KeyValue("skill in use", "a\nb\u001B[31m t\u00f6pfchen"));
    diagnostics.start();
    assertTrue(next("node").values().contains(new KeyValue("skill in use", "a\\nb\\u001B[31m t\u00f6pfchen")));
  }

  @Test
  void eachSubjectIsReportedOnceWhateverIsWrongWithIt() throws InterruptedException {
    diagnostics.start();
    problems.report(Problems.Subject.CAMERA, "no transform");
    problems.report(Problems.Subject.TRANSFORM, "a transform is not a number");
    DiagnosticStatus camera = await("camera", WARN);
    assertEquals("no transform; a transform is not a number", camera.message());
    List<String> names = next().stream().map(DiagnosticStatus::name).toList();
    assertEquals(names.stream().distinct().toList(), names);
    assertTrue(
        names.containsAll(List.of("/onegrasp: depth image", "/onegrasp: grasp", "/onegrasp: node", "/onegrasp: arm")),
        names.toString());
  }

  @Test
  void whatWasNeverSeenIsNotSaidToBeWell() throws InterruptedException {
    diagnostics.start();
    List<DiagnosticStatus> first = next();
    assertEquals(List.of(STALE, STALE, STALE),
        List.of(of(first, "depth image").level(), of(first, "camera").level(), of(first, "grasp").level()));
    assertEquals("no depth image yet", of(first, "depth image").message());
    streams.images().came();
    assertEquals("OK", await("depth image", OK).message());
  }

  @Test
  void stuckThreadIsAnErrorOfTheNode() throws InterruptedException {
    beats = () -> List.of(new Heartbeat("onegrasp-teaching", true, 99, 5, "teaching 'mug'", 2, ""));
    diagnostics.start();
    DiagnosticStatus node = await("node", ERROR);
    assertTrue(node.message().contains("onegrasp-teaching") && node.message().contains("teaching 'mug'"),
        node.message());
    assertTrue(
        node.values()
            .contains(new KeyValue("thread onegrasp-teaching", "heartbeat 0.0 s ago, teaching 'mug', 2 failures")),
        node.values().toString());
    assertTrue(node.values().contains(new KeyValue("images", "3")), node.values().toString());
  }

  @Test
  void subjectThatCannotBeToldHidesNoOther() throws InterruptedException {
    counts = () -> {
      throw new ExceptionInInitializerError("no skills");
    };
    diagnostics.start();
    DiagnosticStatus node = await("node", ERROR);
    assertTrue(node.message().startsWith("cannot tell: ") && node.message().contains("no skills"), node.message());
    assertEquals(OK, next("teaching").level());
    counts = List::of;
    await("node", OK);
  }

  @Test
  void reportThatFailsIsFollowedByTheNext() throws InterruptedException {
    BlockingQueue<String> failed = new LinkedBlockingQueue<>();
    output = list -> {
      failed.add("once");
      throw new StackOverflowError();
    };
    diagnostics.start();
    assertEquals("once", failed.poll(60, TimeUnit.SECONDS));
    output = list -> {
      failed.add("twice");
      throw new OutOfMemoryError("as if");
    };
    for (String last = "once"; !last.equals("twice"); last = failed.poll(60, TimeUnit.SECONDS)) {
      assertNotNull(last);
    }
    output = reports::add;
    assertEquals(OK, next("teaching").level());
    assertTrue(diagnostics.heartbeat().failures() >= 2);
  }

  @Test
  void healthThatCannotBeCheckedIsAProblemOfTheNode() throws InterruptedException {
    beats = () -> {
      throw new AssertionError("no threads");
    };
    diagnostics.start();
    DiagnosticStatus node = await("node", WARN);
    assertTrue(node.message().contains("a check of the node's health failed (java.lang.AssertionError: no threads)"),
        node.message());
    beats = List::of;
    await("node", OK);
  }
}
