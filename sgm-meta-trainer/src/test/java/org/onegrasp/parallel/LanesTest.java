package org.onegrasp.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LanesTest {
  private static int await(CountDownLatch latch, int result) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
      return result;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void resultsComeInTheOrderOfTheTasksAlsoWhenTheFirstEndsLast() {
    CountDownLatch others = new CountDownLatch(4);
    try (Lanes lanes = new Lanes("lane", 2)) {
      assertEquals(List.of(0, 1, 4, 9, 16), lanes.map(5, i -> {
        if (i == 0) {
          return await(others, 0);
        }
        others.countDown();
        return i * i;
      }));
    }
  }

  @Test
  void tasksRunOnAsManyThreadsAsThereAreLanesAndTheseAreNamed() {
    CyclicBarrier together = new CyclicBarrier(3);
    Set<String> names = new ConcurrentSkipListSet<>();
    try (Lanes lanes = new Lanes("lane", 3)) {
      lanes.map(6, i -> {
        names.add(Thread.currentThread().getName());
        try {
          return together.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      });
    }
    assertEquals(Set.of("lane-1", "lane-2", "lane-3"), names);
  }

  @Test
  void failureOfTheFirstTaskInOrderIsThrownAsItWas() throws Exception {
    IOException first = new IOException("no such file");
    List<Callable<Integer>> tasks = List.of(() -> 1, () -> {
      throw first;
    }, () -> {
      throw new IllegalStateException("another");
    });
    try (Lanes lanes = new Lanes("lane", 3)) {
      assertSame(first, assertThrows(IOException.class, () -> lanes.all(tasks)));
      IllegalArgumentException wrong = new IllegalArgumentException("wrong");
      assertSame(wrong, assertThrows(IllegalArgumentException.class, () -> lanes.map(3, i -> {
        throw wrong;
      })));
      AssertionError fault = new AssertionError("fault");
      assertSame(fault, assertThrows(AssertionError.class, () -> lanes.map(1, i -> {
        throw fault;
      })));
      assertEquals(List.of(7), lanes.all(List.of(() -> 7)));
    }
  }

  @Test
  void afterAFailureNoOtherTaskBegins() {
    AtomicInteger begun = new AtomicInteger();
    try (Lanes lanes = new Lanes("lane", 1)) {
      CountDownLatch cancelled = new CountDownLatch(1);
      assertThrows(IllegalStateException.class, () -> lanes.map(100, i -> {
        if (i == 0) {
          throw new IllegalStateException("the first");
        }
        begun.incrementAndGet();
        return await(cancelled, i); // the second may have begun before the first was known to have failed
      }));
      cancelled.countDown();
      assertEquals(List.of(5), lanes.map(1, i -> 5)); // in turn: whatever else was begun is over
    }
    assertTrue(begun.get() <= 1, begun + " tasks began");
  }

  @Test
  void interruptedCallerIsToldAndStaysInterrupted() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    AtomicReference<String> said = new AtomicReference<>();
    try (Lanes lanes = new Lanes("lane", 1)) {
      Thread caller = new Thread(() -> {
        try {
          lanes.map(1, i -> await(never, i));
        } catch (IllegalStateException e) {
          said.set(e.getMessage() + " " + Thread.currentThread().isInterrupted());
        }
      });
      caller.start();
      caller.interrupt();
      caller.join();
      never.countDown();
    }
    assertEquals("interrupted true", said.get());
  }

  @Test
  void closingWaitsForWhatRuns() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    Lanes lanes = new Lanes("lane", 1);
    Thread caller = new Thread(() -> {
      try {
        lanes.map(1, i -> {
          begun.countDown();
          while (goOn.getCount() > 0) {
            Thread.onSpinWait(); // a lesson heeds no interruption
          }
          ended.set(true);
          return i;
        });
      } catch (IllegalStateException e) {
        // told in another test
      }
    });
    caller.start();
    assertTrue(begun.await(30, TimeUnit.SECONDS));
    Thread closing = new Thread(lanes::close);
    closing.start();
    while (closing.getState() != Thread.State.TIMED_WAITING) {
      assertTrue(closing.isAlive(), "closed while a task ran");
    }
    goOn.countDown();
    closing.join();
    assertTrue(ended.get());
    caller.join();
  }
}
