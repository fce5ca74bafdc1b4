package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of hosts as docker compose and /etc/hosts have them. */
class HostNamesTest {
  @TempDir
  Path folder;

  @Test
  void hostsWithUnderscoresFindEachOther() throws IOException, InterruptedException {
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost ros_master cam_driver my_robot\n");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path words = folder.resolve("words");
    Process process = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + hosts, "-cp",
        System.getProperty("java.class.path"), ProcessOfUnderscores.class.getName())
        .redirectErrorStream(true).redirectOutput(words.toFile()).start();
    try {
      assertTrue(process.waitFor(180, TimeUnit.SECONDS));
      String said = Files.readString(words, StandardCharsets.UTF_8);
      assertTrue(said.contains("from ros_master: hi, yes\n"), said);
      assertEquals(0, process.exitValue(), said);
    } finally {
      process.destroyForcibly();
    }
  }
}
