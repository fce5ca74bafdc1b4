package org.onegrasp.ros;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;

/** Waits for what other threads and processes do. */
public final class Eventually {
  private static final long LIMIT_NANOS = 180_000_000_000L;

  private Eventually() {}

  public static void eventually(BooleanSupplier condition) {
    eventually(condition, () -> "The condition did not come true in time");
  }

  /** @param words what to say when it does not come true */
  public static void eventually(BooleanSupplier condition, Supplier<String> words) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      Assertions.assertTrue(System.nanoTime() < deadline, words);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
