package org.onegrasp.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the system says of a process (proc(5)). */
record ProcessReading(double rssMb, int threads, int descriptors) {
  /** @throws IOException when there is no such process any more */
  static ProcessReading of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    String status = Files.readString(process.resolve("status"));
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      return new ProcessReading(field(status, "VmRSS") / 1024.0, (int) field(status, "Threads"),
          (int) descriptors.count());
    }
  }

  static long field(String status, String name) throws IOException {
    return status.lines().filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", " ").strip().split(" ")[0]))
        .findFirst().orElseThrow(() -> new IOException("/proc/PID/status has no " + name));
  }
}
