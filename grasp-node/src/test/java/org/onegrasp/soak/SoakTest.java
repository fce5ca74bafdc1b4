package org.onegrasp.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A soak of half a minute against a real node, judged for everything that does not depend on how busy the machine is.
 */
class SoakTest {
  @TempDir
  private Path folder;

  @Test
  void aNodeUnderLoadLosesNothingUntoldAndTellsTheTruth() throws Exception {
    Path launcher = Path.of("..", "launch", "onegrasp").toAbsolutePath().normalize();
    Map<String, String> classes = Map.of("ONEGRASP_CLASSPATH", System.getProperty("java.class.path"));
    SoakPlan plan = new SoakPlan(30, 7, launcher, classes, folder, true, Bounds.STANDARD.withoutHaste());
    ByteArrayOutputStream words = new ByteArrayOutputStream();
    List<Verdict> verdicts;
    try (PrintStream out = new PrintStream(words, true, StandardCharsets.UTF_8)) {
      verdicts = SoakCommand.run(plan, folder.resolve("soak.json"), out);
    }
    assertEquals(List.of(), verdicts.stream().filter(verdict -> !verdict.passed()).map(Verdict::line).toList(),
        words.toString(StandardCharsets.UTF_8));
    assertTrue(Files.readString(folder.resolve("soak.json")).contains("\"passed\": true"));
    assertTrue(words.toString(StandardCharsets.UTF_8).contains("All is well."));
  }
}
