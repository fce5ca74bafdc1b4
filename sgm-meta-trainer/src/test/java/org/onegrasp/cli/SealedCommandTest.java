package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.evaluation.SealedFigures.Part;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.table.SimConfiguration;

class SealedCommandTest {
  private static final SealedSet SET = SealedSet.standard();

  @TempDir
  Path folder;

  /** Two objects of the sealed set, one of a new kind, in two poses each, after lessons that teach next to nothing. */
  private static SealedSet little() {
    List<ObjectModel> objects = List.of(SET.objects().get(1), SET.objects().get(SET.objects().size() - 1));
    return new SealedSet(objects, 1, SET.strangers(), 2, 1, 8);
  }

  private static CommandRun run(SealedSet set, String... arguments) {
    Clock clock = Clock.fixed(Instant.parse("2026-11-30T23:59:00Z"), ZoneOffset.UTC);
    return CommandRun.of(new SealedCommand("1.2.3", clock, Kernels.best(), set), arguments);
  }

  @Test
  void aReleaseHasOneRowUnlessAnotherIsAskedForInSoManyWords() throws IOException {
    String file = folder.resolve("sealed.md").toString();

    CommandRun first = run(little(), "--out", file);

    assertEquals(0, first.code(), first.words());
    List<String> lines = Files.readAllLines(Path.of(file));
    String titles = lines.get(lines.size() - 3);
    String row = lines.get(lines.size() - 1);
    assertTrue(titles.startsWith("| date | release | commit | model | set | right place | new kinds | beside 3 |"),
        titles);
    assertTrue(titles.contains("| network alone: `sgm` | minus `none` | minus `register` | minus `bp-checkpoint` |"),
        titles);
    assertTrue(row.matches("\\| 2026-11-30 \\| 1\\.2\\.3 \\| \\S+ \\| bfdf3d18 \\| [0-9a-f]{8} \\| [01]\\.\\d{3} .*"),
        row);
    assertEquals(titles.chars().filter(c -> c == '|').count(), row.chars().filter(c -> c == '|').count());
    assertEquals("1.000 +- 1.000", row.split("\\|")[7].strip(), "one object has no spread; it is found in both poses");

    CommandRun second = run(little(), "--out", file);
    assertEquals(1, second.code());
    assertTrue(second.words().contains("release 1.2.3 with model bfdf3d18 was measured on this set before"),
        second.words());
    assertEquals(lines, Files.readAllLines(Path.of(file)));

    CommandRun again = run(little(), "--out", file, "--again", "--threads", "2");
    assertEquals(0, again.code(), again.words());
    List<String> more = Files.readAllLines(Path.of(file));
    assertEquals(lines.size() + 1, more.size());
    assertEquals(row, more.get(more.size() - 1), "the same figures, however many threads");
  }

  @Test
  void anythingThatWouldChangeTheSetIsRefused() {
    for (String option : List.of("--seed", "--count", "--poses", "--camera", "--rules", "--objects", "--lift")) {
      CommandRun run = run(little(), "--out", folder.resolve("sealed.md").toString(), option, "1");
      assertEquals(2, run.code(), option);
      assertTrue(run.words().contains(option), run.words());
    }
    assertFalse(Files.exists(folder.resolve("sealed.md")));
  }

  @Test
  void aFileOfSomethingElseIsLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.md"), "# Notes\n");
    CommandRun run = run(little(), "--out", file.toString());
    assertEquals(1, run.code());
    assertTrue(run.words().contains("has no table of releases"), run.words());
    assertEquals("# Notes\n", Files.readString(file));
    assertTrue(run(little(), "--out", folder.resolve("no/such.md").toString()).words().contains("there is no folder"));
  }

  /** Figures of a set that changed are not those of the set of before: whoever changes this line says so in docs. */
  @Test
  void theSetIsTheOneThatReleasesWereMeasuredWith() {
    assertEquals("b4334db1", SET.digest());
    assertNotEquals(SET.digest(), little().digest());
    assertEquals(54, SET.objects().size());
    assertEquals(24, SET.fresh());
  }

  @Test
  void theSealedCameraIsOnlyHere() {
    assertEquals(SimConfiguration.Sensor.SEALED, SealedSet.sensor(Part.NODE_ELSEWHERE));
    assertEquals(SimConfiguration.Sensor.SAME, SealedSet.sensor(Part.NETWORK));
    for (EvalCommand.Camera camera : EvalCommand.Camera.values()) {
      assertNotEquals(SimConfiguration.Sensor.SEALED, camera.sensor());
    }
  }
}
