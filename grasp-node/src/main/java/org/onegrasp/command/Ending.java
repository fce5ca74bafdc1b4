package org.onegrasp.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How services end when they are asked to, by Ctrl-C, kill or roslaunch: in good order and with exit code 0, as nodes
 * of rospy and roscpp do. The JVM's own codes then, 130 and 143, count as failures for systemd and for scripts.
 */
final class Ending {
  /** roslaunch waits 15 s before it grows impatient. */
  private static final long LIMIT_SECONDS = 10;

  private static final CompletableFuture<Integer> RETURNED = new CompletableFuture<>();

  private Ending() {}

  /** When the process is asked to end, {@code close} makes its command return; what that returns is the exit code. */
  static void byRequest(Runnable close) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(close), "onegrasp-ending"));
  }

  private static void end(Runnable close) {
    boolean asked = !RETURNED.isDone();
    close.run();
    Integer code = RETURNED.completeOnTimeout(null, LIMIT_SECONDS, TimeUnit.SECONDS).join();
    if (asked && code != null) {
      Runtime.getRuntime().halt(code);
    }
  }

  /** The command of this process has returned. */
  static void returned(int exitCode) {
    RETURNED.complete(exitCode);
  }
}
