package org.onegrasp.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.world.GraspPlace;
import org.onegrasp.world.ObjectModel;

class DemoResultTest {
  private static final DemoAttempt WRONG = attempt(false, false);
  private static final DemoAttempt RIGHT = attempt(true, true);
  private static final DemoAttempt DROPPED = attempt(true, false);

  @TempDir
  Path folder;

  private static DemoAttempt attempt(boolean rightPlace, boolean lifted) {
    return new DemoAttempt("mug", null, null, BoxOnTable.GRASP, rightPlace ? "mug" : "pan", rightPlace, lifted, "");
  }

  private static ObjectModel named(String name) {
    return new ObjectModel(name, "mug", List.of(), new float[0], new int[0], new int[0], 0.1, 0.5,
        List.of(new GraspPlace(BoxOnTable.GRASP, 2)), 0);
  }

  private static DemoResult result(int state, List<DemoAttempt> before, List<DemoAttempt> after) {
    return result(state, before, after, List.of(new DemoAbsence("mug", null, null, "not here: elsewhere")));
  }

  private static DemoResult result(int state, List<DemoAttempt> before, List<DemoAttempt> after,
      List<DemoAbsence> absences) {
    ObjectModel object = named("mug \"blue\"\\\n1");
    TeachingStatus lesson = new TeachingStatus(Messages.header(0, ""), state, "mug", 316, 316, 0.1f, 262_000,
        state == TeachingStatus.DONE ? "" : "it was not better");
    ObjectModel other = named("cup-2");
    DemoCast cast = new DemoCast(object, other, named("fork-3"));
    return new DemoResult(cast, "gazebo", 7, "ab12", before,
        List.of(new DemoLesson(object, null, BoxOnTable.GRASP, lesson, 1.23456)), after, absences, 20.26);
  }

  @Test
  void summaryIsJsonWhateverTheObjectIsCalled() throws IOException {
    Path file = folder.resolve("summary.json");
    result(TeachingStatus.DONE, List.of(WRONG, DROPPED, WRONG), List.of(RIGHT, DROPPED, RIGHT)).writeJson(file);
    assertEquals("""
        {
          "object": "mug \\"blue\\"\\\\\\u000a1",
          "family": "mug",
          "world": "gazebo",
          "seed": 7,
          "model": "ab12",
          "attempts": 3,
          "place_success": {
            "before": 0.333,
            "after": 1
          },
          "lift_success": {
            "before": 0,
            "after": 0.667
          },
          "taught": true,
          "steps": 316,
          "seconds": 1.23,
          "bytes": 262000,
          "other": "cup-2",
          "stranger": "fork-3",
          "wrong_object": {
            "before": 0.667,
            "after": 0
          },
          "away": {
            "asked": 1,
            "said": 1
          },
          "total_seconds": 20.3
        }
        """, Files.readString(file));
  }

  @Test
  void graspIsLearnedWhenMostAttemptsAreRightAndNoFewerThanBefore() {
    assertTrue(result(TeachingStatus.DONE, List.of(WRONG), List.of(RIGHT, RIGHT, WRONG)).learned());
    assertFalse(result(TeachingStatus.DONE, List.of(WRONG), List.of(RIGHT, WRONG)).learned(), "half of them");
    assertFalse(result(TeachingStatus.DONE, List.of(RIGHT), List.of(RIGHT, RIGHT, WRONG)).learned(),
        "fewer than before");
    assertFalse(result(TeachingStatus.REJECTED, List.of(WRONG), List.of(RIGHT)).learned(), "not taught");
    assertFalse(result(TeachingStatus.DONE, List.of(WRONG), List.of(RIGHT),
        List.of(new DemoAbsence("mug", null, BoxOnTable.GRASP, ""))).learned(), "grasps what is away");
  }

  @Test
  void wordsSayWhatHappenedAndWhyNothingWasTaught() {
    String taught = result(TeachingStatus.DONE, List.of(WRONG), List.of(RIGHT, DROPPED)).inWords();
    assertTrue(taught.contains("taught in 1.2 s and 262,000 bytes")
        && taught.contains("2 at the demonstrated place, 0 at another thing, 1 lifted"), taught);
    assertTrue(taught.endsWith("The robot has learned the grasps."), taught);
    String rejected = result(TeachingStatus.REJECTED, List.of(WRONG), List.of(WRONG)).inWords();
    assertTrue(rejected.contains("was not taught: it was not better"), rejected);
    assertTrue(rejected.endsWith("has NOT learned the grasps this time."), rejected);
  }

  @Test
  void shareOfNoAttemptsIsZero() {
    assertEquals(0, DemoResult.share(List.of(), DemoAttempt::lifted));
  }
}
