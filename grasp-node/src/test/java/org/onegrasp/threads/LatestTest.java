package org.onegrasp.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatestTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(600);

  private final Latest<String> latest = new Latest<>();

  @Test
  void newerReplacesOlderAndIsCounted() throws InterruptedException {
    assertFalse(latest.put("a"));
    assertTrue(latest.put("b"));
    assertTrue(latest.put("c"));
    assertEquals("c", latest.poll(LONG));
    assertEquals(2, latest.replaced());
  }

  @Test
  void takerWaitsForAValue() throws Exception {
    CompletableFuture<String> taken = CompletableFuture.supplyAsync(this::takeUnchecked);
    latest.put("a");
    assertEquals("a", taken.get(60, TimeUnit.SECONDS));
  }

  @Test
  void waitingEndsWithTheTime() throws InterruptedException {
    assertNull(latest.poll(1));
    latest.put("a");
    assertEquals("a", latest.poll(1));
  }

  @Test
  void closeEndsTheWaiting() throws Exception {
    CompletableFuture<String> taken = CompletableFuture.supplyAsync(this::takeUnchecked);
    latest.close();
    assertNull(taken.get(60, TimeUnit.SECONDS));
  }

  private String takeUnchecked() {
    try {
      return latest.poll(LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
