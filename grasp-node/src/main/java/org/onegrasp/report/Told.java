package org.onegrasp.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What another program prints, if it is there and ends in time. */
final class Told {
  private static final int MOST_BYTES = 4 << 20;

  private Told() {}

  static Optional<String> by(long seconds, String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      process.getOutputStream().close();
      Thread limit = new Thread(() -> end(process, seconds), "report-limit");
      limit.setDaemon(true);
      limit.start();
      byte[] words = process.getInputStream().readNBytes(MOST_BYTES);
      process.destroy(); // it may have had more to say
      return process.waitFor() == 0 || words.length == MOST_BYTES
          ? Optional.of(new String(words, StandardCharsets.UTF_8)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no such program here
    }
  }

  private static void end(Process process, long seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
