package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FewThreadsTest {
  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ExecutorService pool = FewThreads.pool(3, task -> {
    threads.incrementAndGet();
    return Executors.defaultThreadFactory().newThread(task);
  });

  @AfterEach
  void close() {
    pool.shutdownNow();
  }

  private void busy() {
    pool.execute(() -> {
      try {
        goOn.await();
        done.incrementAndGet();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Test
  void tasksOneAfterTheOtherShareAThread() throws Exception {
    for (int i = 0; i < 50; i++) {
      pool.submit(done::incrementAndGet).get();
      Thread.sleep(2); // until the thread waits for work again
    }
    assertEquals(50, done.get());
    assertTrue(threads.get() <= 2, threads + " threads");
  }

  @Test
  void tasksAtTheSameTimeHaveAThreadEachAndFurtherOnesWait() {
    for (int i = 0; i < 7; i++) {
      busy();
    }
    assertEquals(3, threads.get());
    assertEquals(0, done.get());
    goOn.countDown();
    eventually(() -> done.get() == 7);
    assertEquals(3, threads.get());
  }

  @Test
  void closedPoolFinishesWhatWaitsAndTakesNothingMore() throws Exception {
    for (int i = 0; i < 5; i++) {
      busy();
    }
    pool.shutdown();
    assertThrows(RejectedExecutionException.class, this::busy);
    goOn.countDown();
    assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
    assertEquals(5, done.get());
  }
}
