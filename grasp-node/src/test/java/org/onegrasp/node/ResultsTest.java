package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.msgs.Result;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.sight.Claim;
import org.onegrasp.node.sight.Sight;
import org.onegrasp.node.skills.SkillStore;
import org.onegrasp.node.skills.Skillful;
import org.onegrasp.node.skills.Skills;
import org.onegrasp.recognition.Found;
import org.onegrasp.recognition.Likeness;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

class ResultsTest {
  @TempDir
  Path folder;

  private final Problems problems = new Problems();
  private Skills skills;
  private Results results;

  @BeforeEach
  void open() {
    skills = new Skills(new FakeLearner(FakeLearner.open()).start(), new SkillStore(folder, Clock.systemUTC()),
        problems);
    skills.load();
    skills.learned(Skillful.skill("mug", 1));
    skills.learned(Skillful.skill("cup", 2));
    results = new Results(skills, problems);
  }

  @AfterEach
  void close() {
    skills.close();
  }

  private Claim claim(String object, int instance, double quality) {
    Grasp grasp = new Grasp(0, 0, 0.42, 0, 0.03, quality);
    return new Claim(skills.named(object), new Found(grasp, new Likeness(0.1, 30, 30), 0, new BitSet()), instance);
  }

  private void published(long stampNanos, Claim... claims) {
    Grid grid = InputSpec.STANDARD.grid(WorkArea.STANDARD);
    Scene scene = new Scene(InputSpec.STANDARD, new HeightMap(grid, new float[grid.cells()]), stampNanos);
    Sight sight = new Sight(List.of(claims), List.of(), Optional.of(claims[0]), "", 2, 0);
    results.published(new Prediction(claims[0].skill(), scene, sight, OutputSpec.STANDARD, () -> new float[0]));
  }

  private String told(int seconds, String object, int instance, boolean held) {
    results.came(new Result(new RosTime(seconds, 0), object, instance, held, "x"));
    return problems.message(Problems.Subject.RESULT);
  }

  @Test
  void resultsOfPublishedGraspsAreCounted() {
    published(1_000_000_000L, claim("mug", 1, 0.9), claim("cup", 1, 0.8), claim("cup", 2, 0.7));
    published(2_000_000_000L, claim("mug", 1, 0.9));
    assertEquals("", told(1, "mug", 0, true));
    assertEquals("", told(2, "mug", 1, false));
    assertEquals("", told(1, "cup", 2, true));
    assertEquals(new Skills.Tally(1, 2, 1), skills.tally("mug"));
    assertEquals(new Skills.Tally(1, 1, 1), skills.tally("cup"));
  }

  @Test
  void resultOfAGraspThatWasNeverPublishedIsRefusedWithWhatToDo() {
    published(1_000_000_000L, claim("mug", 1, 0.9));
    String never = told(7, "mug", 0, true);
    assertTrue(never.startsWith("a result for 'mug' is refused: no grasp with the stamp 7.000000000 was published")
        && never.endsWith("Send the header's stamp of the grasp that was attempted, once"), never);
    String other = told(1, "pan", 0, true);
    assertTrue(other.contains("at that time these were published and not told of yet: mug 1"), other);
    assertTrue(told(1, "mug", -1, true).contains("instance 4294967295"));
    assertEquals("", told(1, "mug", 1, true)); // and all is well again
    assertEquals(new Skills.Tally(1, 1, 1), skills.tally("mug"));
  }

  @Test
  void oneResultIsCountedOnce() {
    published(1_000_000_000L, claim("mug", 1, 0.9));
    assertEquals("", told(1, "mug", 0, true));
    assertTrue(told(1, "mug", 0, true).contains("or it was told of already"));
    published(1_000_000_000L, claim("mug", 1, 0.9)); // the same look is asked for once more
    assertTrue(told(1, "mug", 0, true).contains("or it was told of already"));
    assertEquals(new Skills.Tally(1, 1, 1), skills.tally("mug"));
  }

  @Test
  void startWeightsTakeNoResults() {
    assertTrue(told(1, "", 0, true).contains("the start weights do not learn from results"));
  }

  @Test
  void resultOfAForgottenSkillIsRefused() throws Exception {
    published(1_000_000_000L, claim("mug", 1, 0.9));
    skills.forget("mug");
    assertTrue(told(1, "mug", 0, true).startsWith("there is no skill 'mug'"));
  }

  @Test
  void namesOfOthersCannotBreakALine() {
    String message = told(1, "a\nb" + "x".repeat(100_000), 0, true);
    assertTrue(message.length() < 1000 && !message.contains("\n"), message);
  }

  @Test
  void whatWasPublishedLongAgoIsForgotten() {
    published(1, claim("mug", 1, 0.9));
    for (int i = 2; i < 18_010; i++) {
      published(i, claim("mug", 1, 0.9));
    }
    results.came(new Result(new RosTime(0, 1), "mug", 0, true, ""));
    assertTrue(problems.message(Problems.Subject.RESULT).contains("no grasp with the stamp 0.000000001"));
  }

  @Test
  void experienceIsThereAfterARestart() {
    published(1_000_000_000L, claim("mug", 1, 0.9));
    told(1, "mug", 0, true);
    skills.close();
    try (Skills again = new Skills(new FakeLearner(FakeLearner.open()).start(),
        new SkillStore(folder, Clock.systemUTC()), problems)) {
      again.load();
      assertEquals(new Skills.Tally(1, 1, 1), again.tally("mug"));
    }
  }
}
