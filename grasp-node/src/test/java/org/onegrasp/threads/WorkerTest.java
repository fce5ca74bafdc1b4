package org.onegrasp.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerTest {
  /** Pieces in the order in which they were put. */
  private static final class Pieces implements HandOver<String> {
    final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    volatile boolean broken;

    @Override
    public String poll(long nanos) throws InterruptedException {
      if (broken) {
        throw new AssertionError("the hand-over is broken");
      }
      String piece = queue.poll(nanos, TimeUnit.NANOSECONDS);
      return "end".equals(piece) ? null : piece;
    }

    @Override
    public void close() {
      queue.add("end");
    }
  }

  private final Pieces pieces = new Pieces();
  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private Worker worker;

  private void start(Consumer<String> work, BiConsumer<String, Throwable> onFailure) {
    worker = new Worker("test-worker", pieces, work, onFailure, Duration.ofSeconds(60));
    worker.start();
  }

  private void start(Consumer<String> work) {
    start(work, (piece, thrown) -> failures.add(thrown));
  }

  @AfterEach
  void close() {
    worker.close();
  }

  static List<Throwable> whateverIsThrown() {
    return List.of(new IllegalStateException("broken"), new StackOverflowError(), new OutOfMemoryError("as if"),
        new AssertionError("wrong"),
        new ExceptionInInitializerError(new IllegalArgumentException("bad table")), new NoClassDefFoundError("gone"),
        new InternalError("unsafe access"));
  }

  @ParameterizedTest
  @MethodSource("whateverIsThrown")
  void whateverAPieceThrowsIsHandedOverAndTheNextPieceIsDone(Throwable thrown) throws InterruptedException {
    start(piece -> {
      if (piece.equals("bad")) {
        WorkerTest.<RuntimeException>sneak(thrown);
      }
      done.add(piece);
    });
    pieces.queue.addAll(List.of("bad", "bad", "good"));
    assertEquals("good", done.poll(60, TimeUnit.SECONDS));
    assertEquals(List.of(thrown, thrown), List.copyOf(failures));
    assertTrue(worker.heartbeat().alive());
    assertEquals(2, worker.heartbeat().failures());
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void realStackOverflowIsSurvived() throws InterruptedException {
    start(piece -> done.add(piece.equals("deep") ? String.valueOf(depth(0)) : piece));
    pieces.queue.addAll(List.of("deep", "good"));
    assertEquals("good", done.poll(60, TimeUnit.SECONDS));
    assertTrue(failures.peek() instanceof StackOverflowError);
  }

  private static int depth(int n) {
    return n < 0 ? n : 1 + depth(n + 1);
  }

  @Test
  void handlerThatFailsItselfEndsNothing() throws InterruptedException {
    start(piece -> {
      if (piece.equals("bad")) {
        throw new StackOverflowError();
      }
      done.add(piece);
    }, (piece, thrown) -> {
      throw new OutOfMemoryError("as if");
    });
    pieces.queue.addAll(List.of("bad", "good"));
    assertEquals("good", done.poll(60, TimeUnit.SECONDS));
  }

  @Test
  void handOverThatFailsIsToldAndTriedAgain() throws InterruptedException {
    pieces.broken = true;
    start(done::add);
    assertTrue(failures.poll(60, TimeUnit.SECONDS) instanceof AssertionError);
    pieces.broken = false;
    pieces.queue.add("good");
    assertEquals("good", done.poll(60, TimeUnit.SECONDS));
  }

  @Test
  void strayInterruptEndsNothing() throws InterruptedException {
    start(piece -> {
      Thread.currentThread().interrupt();
      done.add(piece);
    });
    pieces.queue.add("one");
    assertEquals("one", done.poll(60, TimeUnit.SECONDS));
    pieces.queue.add("two");
    assertEquals("two", done.poll(60, TimeUnit.SECONDS));
    assertEquals(0, worker.heartbeat().failures());
  }

  @Test
  void idleThreadBeatsAndABusyOneSaysWhatItDoesAndWhere() throws InterruptedException {
    CountDownLatch goOn = new CountDownLatch(1);
    start(piece -> {
      worker.beat("weighing " + piece);
      done.add(piece);
      awaitThere(goOn);
    });
    pieces.queue.add("flour");
    assertEquals("flour", done.poll(60, TimeUnit.SECONDS));
    eventually(() -> worker.heartbeat().where().contains("WorkerTest.awaitThere"));
    Heartbeat stuck = worker.heartbeat();
    assertEquals("weighing flour", stuck.doing());
    assertTrue(stuck.silentNanos() > 1_000_000_000L, stuck.toString());
    assertEquals("test-worker", stuck.thread());
    goOn.countDown();
    eventually(() -> worker.heartbeat().doing().equals("waiting for work") && worker.heartbeat().where().isEmpty());
  }

  private static void awaitThere(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void beatOfAnotherThreadProvesNothing() throws InterruptedException {
    start(done::add);
    worker.beat("nonsense");
    assertFalse(worker.heartbeat().doing().equals("nonsense"));
  }

  @Test
  void closeWaitsForThePieceThatIsDoneAndBeginsNoOther() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    start(piece -> {
      begun.countDown();
      awaitThere(goOn);
      done.add(piece);
    });
    pieces.queue.addAll(List.of("one", "two"));
    begun.await();
    Thread closer = new Thread(worker::close);
    closer.start();
    eventually(() -> closer.getState() == Thread.State.TIMED_WAITING);
    goOn.countDown();
    closer.join();
    assertEquals(List.of("one"), List.copyOf(done));
    assertFalse(worker.heartbeat().alive());
  }

  @Test
  void closeOnItsOwnThreadDoesNotWaitForItself() throws InterruptedException {
    start(piece -> {
      worker.close();
      done.add(piece);
    });
    pieces.queue.add("one");
    assertEquals("one", done.poll(60, TimeUnit.SECONDS));
    eventually(() -> !worker.heartbeat().alive());
  }
}
