package org.onegrasp.ros;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;

/** Waits for what other threads and processes do. */
final class Eventually {
  private static final long LIMIT_NANOS = 30_000_000_000L;

  private Eventually() {}

  static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      Assertions.assertTrue(System.nanoTime() < deadline, "The condition did not come true in time");
      LockSupport.parkNanos(5_000_000);
    }
  }
}
