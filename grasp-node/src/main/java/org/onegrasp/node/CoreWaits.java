package org.onegrasp.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long threads have waited for a core, as Linux counts it (proc(5), schedstat). */
final class CoreWaits {
  static final long UNKNOWN = -1;
  private static final Path OWN = Path.of("/proc/thread-self/schedstat"); // running, waiting, times; nanoseconds

  private CoreWaits() {}

  /** Nanoseconds since the calling thread began, {@link #UNKNOWN} where the system does not tell. */
  static long ofThisThread() {
    try {
      return parse(Files.readString(OWN));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  static long parse(String schedstat) {
    String[] numbers = schedstat.strip().split(" ");
    try {
      return numbers.length < 2 ? UNKNOWN : Long.parseLong(numbers[1]);
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
