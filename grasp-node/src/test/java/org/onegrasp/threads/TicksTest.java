package org.onegrasp.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TicksTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(600);

  @Test
  void momentsComeOneAfterTheOtherAtTheirTime() throws InterruptedException {
    Ticks ticks = new Ticks(Duration.ZERO, Duration.ofMillis(1));
    long first = ticks.poll(LONG);
    long second = ticks.poll(LONG);
    assertTrue(second - first >= 0, first + " before " + second);
    assertTrue(System.nanoTime() - second >= 0);
  }

  @Test
  void nothingIsGivenBeforeItsTime() throws InterruptedException {
    assertNull(new Ticks(Duration.ofHours(1), Duration.ofHours(1)).poll(1_000));
  }

  @Test
  void missedMomentsAreLeftOutButTheLastOne() throws InterruptedException {
    Ticks ticks = new Ticks(Duration.ofHours(-1), Duration.ofMinutes(10));
    ticks.poll(LONG); // an hour late
    long made = ticks.poll(LONG);
    long now = ticks.poll(LONG);
    assertEquals(Duration.ofMinutes(10).toNanos(), now - made);
    assertNull(ticks.poll(1_000)); // nothing for the four before them
  }

  @Test
  void closeEndsTheWaiting() throws Exception {
    Ticks ticks = new Ticks(Duration.ofHours(1), Duration.ofHours(1));
    CompletableFuture<Long> tick = CompletableFuture.supplyAsync(() -> {
      try {
        return ticks.poll(LONG);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    ticks.close();
    assertNull(tick.get(60, TimeUnit.SECONDS));
  }

  @Test
  void periodMustBePositive() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Ticks(Duration.ZERO, Duration.ZERO)).getMessage();
    assertEquals("period PT0S must be more than 0", message);
  }
}
