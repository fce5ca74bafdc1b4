package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final ExecutorService pool = Executors.newSingleThreadExecutor();
  private final Pulse pulse = new Pulse("pool", pool, Duration.ofMillis(1));

  @AfterEach
  void close() {
    pool.shutdownNow();
  }

  @Test
  void poolThatTakesWorkIsWell() {
    pulse.heartbeat();
    eventually(() -> pulse.heartbeat().silentNanos() == 0);
    assertTrue(pulse.heartbeat().alive());
  }

  @Test
  void poolThatIsStuckIsSilentUntilItGoesOn() {
    CountDownLatch goOn = new CountDownLatch(1);
    pulse.heartbeat();
    pool.execute(() -> await(goOn));
    eventually(() -> pulse.heartbeat().stuck() && pulse.heartbeat().where().contains("PulseTest.await"));
    assertEquals("busy", pulse.heartbeat().doing());
    goOn.countDown();
    eventually(() -> pulse.heartbeat().silentNanos() == 0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void closedPoolHasEnded() {
    pool.shutdown();
    assertFalse(pulse.heartbeat().alive());
  }
}
