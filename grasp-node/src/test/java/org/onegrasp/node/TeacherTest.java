package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.msgs.TeachingStatus.DONE;
import static org.onegrasp.msgs.TeachingStatus.FAILED;
import static org.onegrasp.msgs.TeachingStatus.QUEUED;
import static org.onegrasp.msgs.TeachingStatus.REJECTED;
import static org.onegrasp.msgs.TeachingStatus.TEACHING;
import static org.onegrasp.ros.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.Skill;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.skills.RecordedDisk;
import org.onegrasp.node.skills.SkillStore;
import org.onegrasp.node.skills.Skillful;
import org.onegrasp.node.skills.Skills;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

class TeacherTest {
  @TempDir
  Path folder;

  private final Problems problems = new Problems();
  private final BlockingQueue<TeachingReport> reports = new LinkedBlockingQueue<>();
  private final Semaphore gate = new Semaphore(0);
  private Skills skills;
  private Teacher teacher;
  private volatile String lost = ""; // told of all new weights

  private void start(FakeLearner learner) {
    start(learner, folder);
  }

  private void start(FakeLearner learner, Path where) {
    skills = new Skills(learner.start(), new SkillStore(where, Clock.systemUTC()), problems);
    teacher = new Teacher(learner, skills, problems, reports::add, 1, taught -> lost);
  }

  @AfterEach
  void close() {
    gate.release(1000);
    teacher.close();
    skills.close();
  }

  private static ShownGrasp lesson(String object) {
    Grid grid = InputSpec.STANDARD.grid(WorkArea.STANDARD);
    Scene scene = new Scene(InputSpec.STANDARD, new HeightMap(grid, new float[grid.cells()]), 1);
    return new ShownGrasp(object, scene, BoxOnTable.GRASP, ShownGrasp.Change.REPLACE);
  }

  /** The next report with this state; the ones before are thrown away. */
  private TeachingReport await(int state) throws InterruptedException {
    for (TeachingReport report = next();; report = next()) {
      if (report.state() == state) {
        return report;
      }
    }
  }

  private TeachingReport next() throws InterruptedException {
    TeachingReport report = reports.poll(60, TimeUnit.SECONDS);
    assertTrue(report != null, "no report within 60 s");
    return report;
  }

  @Test
  void taughtSkillServesAndIsOnTheDisk() throws Exception {
    start(new FakeLearner(FakeLearner.open()));
    assertEquals("teaching 'mug'", teacher.submit(lesson("mug")));
    assertEquals(1, await(TEACHING).progress().step());
    TeachingReport done = await(DONE);
    assertEquals("", done.reason());
    assertEquals(FakeLearner.STEPS, done.progress().steps());
    assertEquals(200_000, done.progress().peakBytes());
    assertEquals("mug", skills.current().object());
    assertEquals("mug", new SkillStore(folder, Clock.systemUTC()).read("mug").object());
  }

  @Test
  void oldWeightsServeUntilTheNewOnesAreThere() throws Exception {
    start(new FakeLearner(gate));
    teacher.submit(lesson("mug"));
    await(TEACHING);
    assertEquals("", skills.current().object());
    gate.release();
    await(DONE);
    assertEquals("mug", skills.current().object());
  }

  @Test
  void worseWeightsAreRejectedWithTheReason() throws Exception {
    start(new FakeLearner(FakeLearner.open()));
    teacher.submit(lesson("mug"));
    await(DONE);
    teacher.submit(lesson(FakeLearner.WORSE));
    TeachingReport rejected = await(REJECTED);
    assertEquals(FakeLearner.REFUSAL, rejected.reason());
    assertEquals("mug", skills.current().object());
    assertEquals(List.of("mug"), skills.names());
  }

  @Test
  void weightsThatDoNotFindTheirOwnPictureAgainAreRejected() throws Exception {
    start(new FakeLearner(FakeLearner.open()));
    lost = "the new weights do not find the grasp again";
    teacher.submit(lesson("mug"));
    assertEquals(lost, await(REJECTED).reason());
    assertEquals(List.of(), skills.names());
  }

  @Test
  void brokenRunFailsAndTheNextOneWorks() throws Exception {
    start(new FakeLearner(FakeLearner.open()));
    teacher.submit(lesson(FakeLearner.BROKEN));
    assertTrue(await(FAILED).reason().contains("the arena is full"));
    teacher.submit(lesson("mug"));
    await(DONE);
    assertEquals("mug", skills.current().object());
  }

  private void shows(ShownGrasp lesson) throws InterruptedException {
    teacher.submit(lesson);
    await(DONE);
  }

  private static ShownGrasp lesson(ShownGrasp.Change change, int mark) {
    return new ShownGrasp(Skillful.shown("mug", mark), change);
  }

  private List<Integer> marks() throws IOException {
    return new SkillStore(folder, Clock.systemUTC()).read("mug").shown().stream()
        .map(shown -> (int) shown.seen()[0]).toList();
  }

  @Test
  void demonstrationIsAddedWhereThatIsAskedAndElseTakesThePlaceOfAll() throws Exception {
    start(new FakeLearner(FakeLearner.open()));
    shows(lesson(ShownGrasp.Change.ADD, 1)); // not known yet: the first
    shows(lesson(ShownGrasp.Change.ADD, 2));
    shows(lesson(ShownGrasp.Change.ADD, 3));
    assertEquals(List.of(1, 2, 3), marks());
    shows(lesson(ShownGrasp.Change.FORGET, 2));
    assertEquals(List.of(1, 3), marks());
    shows(lesson(ShownGrasp.Change.REPLACE, 4));
    assertEquals(List.of(4), marks());
  }

  @Test
  void experienceStaysWithWhatIsShownOnceMoreAndGoesWithWhatIsReplaced() throws Exception {
    start(new FakeLearner(FakeLearner.open()));
    shows(lesson(ShownGrasp.Change.REPLACE, 1));
    skills.tried("mug", 0.5, true);
    skills.tried("mug", 0.5, false);
    shows(lesson(ShownGrasp.Change.ADD, 2));
    assertEquals(new Skills.Tally(2, 2, 1), skills.tally("mug"));
    shows(lesson(ShownGrasp.Change.REPLACE, 3));
    assertEquals(new Skills.Tally(1, 0, 0), skills.tally("mug"));
  }

  @Test
  void moreDemonstrationsThanASkillCanHaveAreRejectedWithWhatToDo() throws Exception {
    start(new FakeLearner(FakeLearner.open()));
    for (int mark = 1; mark <= Skill.MOST_SHOWN; mark++) {
      shows(lesson(ShownGrasp.Change.ADD, mark));
    }
    teacher.submit(lesson(ShownGrasp.Change.ADD, 100));
    assertEquals("it has 10 demonstrations already, the most a skill can have: forget one, or show it without adding",
        await(REJECTED).reason());
    assertEquals(Skill.MOST_SHOWN, marks().size());
  }

  @Test
  void secondDemonstrationWaitsAndAThirdIsRefused() throws Exception {
    start(new FakeLearner(gate));
    teacher.submit(lesson("mug"));
    await(TEACHING);
    assertEquals("'pan' waits until 'mug' is taught", teacher.submit(lesson("pan")));
    assertEquals("pan", await(QUEUED).object());
    String message = assertThrows(UnusableInputException.class, () -> teacher.submit(lesson("jug"))).getMessage();
    assertEquals("busy: 'mug' is being taught and 'pan' waits; show 'jug' again when they are done", message);
    gate.release(2);
    assertEquals("mug", await(DONE).object());
    assertEquals("pan", await(DONE).object());
    assertEquals(List.of("mug", "pan"), skills.names());
  }

  @Test
  void skillThatCannotBeSavedServesAndIsSavedLater() throws Exception {
    RecordedDisk disk = new RecordedDisk();
    start(new FakeLearner(FakeLearner.open()), disk.path("/skills"));
    assertTrue(skills.allSaved());
    disk.refuse("No space left on device", operation -> true);
    teacher.submit(lesson("mug"));
    TeachingReport done = await(DONE);
    assertTrue(done.reason().contains("No space left") && done.reason().contains("stays in use"), done.reason());
    assertEquals(done.reason(), problems.message(Problems.Subject.SKILLS));
    assertEquals("mug", skills.current().object());
    teacher.submit(lesson("cup"));
    await(DONE);
    assertTrue(problems.message(Problems.Subject.SKILLS).contains("cannot save skill 'mug'")
        && problems.message(Problems.Subject.SKILLS).endsWith("; not saved either: cup"),
        problems.message(Problems.Subject.SKILLS));
    assertFalse(skills.allSaved());
    disk.refuse("", operation -> false);
    skills.check();
    assertEquals("", problems.message(Problems.Subject.SKILLS));
    assertEquals("mug", new SkillStore(disk.path("/skills"), Clock.systemUTC()).read("mug").object());
  }

  @Test
  void earlierLessonsWaitForAnythingElse() throws Exception {
    start(new FakeLearner(gate));
    for (String object : List.of("old mug", "old pan")) {
      try (SkillStore store = new SkillStore(folder, Clock.systemUTC())) {
        store.save(new Skill("cd".repeat(32), new short[50], Skillful.shown(object, 0)));
      }
    }
    skills.load();
    teacher.repeat(List.of("old mug", "gone", "old pan"), object -> skills.outdated(object, InputSpec.STANDARD)
        .map(shown -> new ShownGrasp(shown, ShownGrasp.Change.REPEAT)));
    assertEquals("old mug", await(TEACHING).object());
    assertEquals("'new' waits until 'old mug' is taught", teacher.submit(lesson("new")));
    gate.release(3);
    assertEquals("old mug", await(DONE).object());
    assertEquals("new", await(DONE).object());
    assertEquals("old pan", await(DONE).object());
    assertEquals("new", skills.current().object());
    assertEquals(List.of("new", "old mug", "old pan"), skills.names());
  }

  @Test
  void demonstrationOfAnotherGridIsKeptAndTold() throws Exception {
    start(new FakeLearner(gate));
    Demonstration coarse =
        new Demonstration("old mug", new Grid(WorkArea.STANDARD, 64), new byte[64 * 64], BoxOnTable.GRASP);
    try (SkillStore store = new SkillStore(folder, Clock.systemUTC())) {
      store.save(new Skill("cd".repeat(32), new short[50], coarse));
    }
    skills.load();
    String why =
        "'old mug' was shown on 64 x 64 cells of 6.0 mm, 4096 values, and this model sees 96 x 96 cells of 4.0 mm, 1"
            + " channel: show"
            + " it again";
    assertEquals(Optional.empty(), skills.outdated("old mug", InputSpec.STANDARD));
    skills.check();
    assertEquals("skills of another model cannot be taught again, their files stay as they are: " + why,
        problems.message(Problems.Subject.SKILLS));
    assertEquals("skill 'old mug' was taught to another model and is not taught again yet: " + why,
        assertThrows(IllegalArgumentException.class, () -> skills.select("old mug")).getMessage());
    assertTrue(java.nio.file.Files.exists(folder.resolve("old mug.skill".replace(" ", "+"))));
    teacher.submit(lesson("old mug"));
    gate.release(1);
    await(DONE);
    skills.check();
    assertEquals("", problems.message(Problems.Subject.SKILLS));
  }

  @Test
  void closingBreaksTheRunOff() throws Exception {
    long before = teachingThreads();
    start(new FakeLearner(gate));
    teacher.submit(lesson("mug"));
    eventually(gate::hasQueuedThreads); // in the middle of the lesson
    Thread closing = new Thread(teacher::close);
    closing.start();
    eventually(() -> closing.getState() == Thread.State.TIMED_WAITING); // for the lesson, which knows by then
    gate.release();
    closing.join(60_000);
    assertEquals(Thread.State.TERMINATED, closing.getState());
    assertEquals(List.of(), skills.names());
    assertTrue(reports.stream().noneMatch(report -> report.state() == DONE));
    assertTrue(teachingThreads() <= before);
  }

  private static long teachingThreads() {
    return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("onegrasp-teaching"))
        .count();
  }
}
