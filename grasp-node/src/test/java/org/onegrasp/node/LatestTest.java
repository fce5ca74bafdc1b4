package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatestTest {
  private final Latest<String> latest = new Latest<>();

  @Test
  void newerReplacesOlderAndIsCounted() throws InterruptedException {
    latest.put("a");
    latest.put("b");
    latest.put("c");
    assertEquals("c", latest.take());
    assertEquals(2, latest.replaced());
  }

  @Test
  void takerWaitsForAValue() throws Exception {
    CompletableFuture<String> taken = CompletableFuture.supplyAsync(this::takeUnchecked);
    latest.put("a");
    assertEquals("a", taken.get(60, TimeUnit.SECONDS));
  }

  @Test
  void closeEndsTheWaiting() throws Exception {
    CompletableFuture<String> taken = CompletableFuture.supplyAsync(this::takeUnchecked);
    latest.close();
    assertNull(taken.get(60, TimeUnit.SECONDS));
  }

  private String takeUnchecked() {
    try {
      return latest.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
