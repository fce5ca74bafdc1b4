package org.onegrasp.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.ModelFile;
import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.rules.Rules;
import org.onegrasp.sim.EmbeddedSimulator;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.Simulator;
import org.yaml.snakeyaml.Yaml;

/** With the shipped model and lessons of 40 samples: too short to forget much. */
class ForgettingTest {
  private static ForgettingResult result;

  @BeforeAll
  static void measure() throws IOException, InterruptedException {
    result = run(1, true);
  }

  private static ForgettingPlan plan(int threads, boolean networkAlone, Double... rehearsals) {
    return new ForgettingPlan(HouseholdObjects.heldout(3, 1), HouseholdObjects.training(2, 1),
        List.of(Rules.parse("none"), Rules.parse("sgm#40")), List.of(rehearsals), 3, List.of(1L, 2L), threads, 262_144,
        networkAlone);
  }

  private static ForgettingResult run(int threads, boolean networkAlone) throws IOException, InterruptedException {
    try (Simulator simulator = new EmbeddedSimulator()) {
      ForgettingPlan plan = plan(threads, networkAlone, 0.0, 0.5);
      int[] told = {0};
      ForgettingResult found = new Forgetting(plan, ModelFile.shipped().model(),
          seed -> simulator.open(new SimConfiguration(null, SimConfiguration.Sensor.SAME, false, seed)),
          WorkArea.STANDARD, Kernels.best(), () -> {
            synchronized (told) {
              told[0]++;
            }
          }).run();
      assertEquals(Forgetting.work(plan), told[0]);
      return found;
    }
  }

  @Test
  void whoLearnsNothingForgetsNothing() {
    ForgettingRow none = result.rows().get(0);
    assertEquals(0, none.lost().mean());
    assertEquals(none.separate().rate(), none.justTaught().rate(), 1e-12);
    assertEquals(none.commonBefore().rate(), none.commonAfter().rate());
    assertEquals(none.commonAnyBefore().rate(), none.commonAnyAfter().rate());
  }

  @Test
  void lessonsChangeWhatIsKnownOfOtherObjectsAndRehearsalChangesItOtherwise() {
    ForgettingRow none = result.rows().get(0);
    ForgettingRow plain = result.rows().get(2);
    ForgettingRow rehearsed = result.rows().get(3);
    assertEquals("sgm/fixed@0.002#40", plain.label());
    assertEquals("sgm/fixed@0.002#40, rehearsal 0.5", rehearsed.label());
    assertArrayEquals(plain.separate().byObject(), rehearsed.separate().byObject());
    assertTrue(plain.separate().rate() > none.separate().rate(),
        plain.separate() + " after lessons, " + none.separate() + " without");
    assertFalse(Arrays.equals(plain.earlier().byObject(), none.earlier().byObject()));
    assertEquals(2, plain.earlierByLesson().length);
    assertEquals(4, plain.commonAnyByLesson().length);
  }

  @Test
  void whoLooksForTheShapeFindsEarlierObjectsWithWeightsThatForgotThem() throws IOException, InterruptedException {
    ForgettingRow looking = run(1, false).rows().get(2);
    ForgettingRow alone = result.rows().get(2);
    assertTrue(looking.earlier().rate() > 0.8, looking.earlier() + " found");
    assertTrue(looking.earlier().rate() > alone.earlier().rate(), alone.earlier() + " by the network alone");
    assertEquals(alone.commonAfter().rate(), looking.commonAfter().rate(), "nobody has shown these");
  }

  @Test
  void doesNotDependOnThreads() throws IOException, InterruptedException {
    assertEquals(result.table(), run(2, true).table());
  }

  @Test
  void writesJsonAndPlot(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("forgetting.json");
    Path plot = folder.resolve("forgetting.png");
    ForgettingReport.writeJson(result, Map.of("camera", "same"), json);
    ForgettingReport.writePlot(result, "three objects", plot);
    Map<String, Object> read = new Yaml().load(Files.readString(json)); // JSON is YAML
    assertEquals("same", read.get("camera"));
    assertEquals(4, ((List<?>) read.get("forgetting")).size());
    assertNotNull(ImageIO.read(plot.toFile()));
  }

  @Test
  void oneObjectCannotBeForgottenAndAWholeLessonOfRehearsalTeachesNothing() {
    assertThrows(IllegalArgumentException.class,
        () -> new ForgettingPlan(HouseholdObjects.heldout(1, 1), HouseholdObjects.training(1, 1),
            List.of(Rules.parse("none")), List.of(0.0), 1, List.of(1L), 1, 262_144, true));
    assertThrows(IllegalArgumentException.class, () -> plan(1, true, 1.0));
  }
}
