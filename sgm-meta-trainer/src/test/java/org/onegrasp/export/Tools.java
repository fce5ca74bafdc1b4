package org.onegrasp.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Compilers and an emulator, where they are installed. */
final class Tools {
  private static final long MINUTES = 20;

  private Tools() {}

  /** Skips the test where one of these is not on the path. */
  static void require(String... programs) {
    for (String program : programs) {
      boolean there = Arrays.stream(System.getenv("PATH").split(":"))
          .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
      Assumptions.assumeTrue(there, "no " + program + " here; launch/install-mcu installs it");
    }
  }

  /** Returns what it says. */
  static String make(Path folder, String... targets) throws IOException {
    Ended ended = run(folder, targets);
    assertEquals(0, ended.code, ended.text);
    assertTrue(ended.text.contains("the same skill and the same grasp as Java"), ended.text);
    return ended.text;
  }

  /** What make says where it cannot. */
  static String failing(Path folder, String... targets) throws IOException {
    Ended ended = run(folder, targets);
    assertNotEquals(0, ended.code, ended.text);
    return ended.text;
  }

  private record Ended(int code, String text) {}

  private static Ended run(Path folder, String... targets) throws IOException {
    List<String> command = new ArrayList<>(List.of("make", "-C", folder.toString()));
    command.addAll(List.of(targets));
    Path out = folder.resolve("make.log");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      assertTrue(ended, () -> "make does not end: " + command);
      return new Ended(process.exitValue(), Files.readString(out));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
