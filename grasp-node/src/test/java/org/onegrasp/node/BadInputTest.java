package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.ros.Eventually.eventually;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.ForgetSkill;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.Predict;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.SelectSkill;
import org.onegrasp.msgs.Teach;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.node.skills.SkillStore;
import org.onegrasp.node.skills.Skillful;
import org.onegrasp.world.Grasp;

/** Whatever comes in over the topics: a message that says what to do, and the node goes on. Over real connections. */
class BadInputTest {
  @TempDir
  Path skills;

  private final Semaphore gate = FakeLearner.open();
  private NodeRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new NodeRig(skills, gate);
  }

  @AfterEach
  void stop() {
    gate.release(100);
    rig.close();
  }

  private void refused(Demonstration demonstration, String... parts) throws InterruptedException {
    rig.demonstration.publish(demonstration);
    TeachingStatus status = rig.awaitStatus(TeachingStatus.REJECTED);
    for (String part : parts) {
      assertTrue(status.reason().contains(part), "'" + part + "' is missing in: " + status.reason());
    }
    rig.awaitProblem("demonstration", parts);
    Teach.Response answer = rig.call("/onegrasp/teach", Teach.CODEC, new Teach.Request(demonstration));
    assertFalse(answer.success());
    assertTrue(answer.message().contains(parts[0]), answer.message());
  }

  private Demonstration shown(Grasp grasp) {
    return Messages.demonstration(Messages.header(rig.client.clock().nowNanos(), "base_link"), "box", grasp);
  }

  private void goesOn() throws InterruptedException {
    rig.look();
    rig.awaitWell("depth image");
    rig.awaitWell("camera");
  }

  @Test
  void wrongEncoding() throws Exception {
    rig.look();
    for (int i = 0; i < 3; i++) {
      rig.depth.publish(BoxOnTable.image(rig.now(), "rgb8", 3, new byte[160 * 120 * 3]));
    }
    assertEquals("times",
        rig.awaitProblem("depth image", "'rgb8' is no depth", "connect a depth topic").values().get(0).key());
    Predict.Response answer = rig.call("/onegrasp/predict", Predict.CODEC, new Predict.Request(""));
    assertTrue(!answer.success() && answer.message().contains("'rgb8'"), answer.message());
    goesOn();
  }

  @Test
  void depthThatIsAllNanOrAllZero() throws Exception {
    rig.look();
    float[] nothing = new float[160 * 120];
    rig.depth.publish(BoxOnTable.floats(rig.now(), nothing));
    rig.awaitProblem("depth image", "none of the 19200 depth pixels is valid", "check that the depth camera runs");
    goesOn();
    Arrays.fill(nothing, Float.NaN);
    rig.depth.publish(BoxOnTable.floats(rig.now(), nothing));
    rig.awaitProblem("depth image", "none of the 19200 depth pixels is valid");
    goesOn();
  }

  @Test
  void someNanDepthDoesNoHarm() throws Exception {
    rig.look();
    float[] metres = BoxOnTable.depthMetres();
    for (int i = 0; i < metres.length; i += 5) {
      metres[i] = i % 2 == 0 ? Float.NaN : 0;
    }
    RosTime stamp = rig.now();
    rig.depth.publish(BoxOnTable.floats(stamp, metres));
    assertEquals(0.04, rig.awaitGrasp(stamp).width(), 0.012);
  }

  @Test
  void depthInTheOtherUnit() throws Exception {
    rig.look();
    float[] millimetres = BoxOnTable.depthMetres();
    for (int i = 0; i < millimetres.length; i++) {
      millimetres[i] *= 1000;
    }
    rig.depth.publish(BoxOnTable.floats(rig.now(), millimetres));
    rig.awaitProblem("depth image", "looks like millimetres", "16UC1");
    rig.depth.publish(BoxOnTable.shorts(rig.now(), 10));
    rig.awaitProblem("depth image", "looks like metres", "32FC1");
    goesOn();
    RosTime stamp = rig.now();
    rig.depth.publish(BoxOnTable.millimetres(stamp));
    assertEquals(0.04, rig.awaitGrasp(stamp).width(), 0.012);
  }

  @Test
  void imagesWithoutCameraInfo() throws Exception {
    rig.depth.publish(BoxOnTable.metres(rig.now()));
    rig.awaitProblem("camera", "no camera info", "connect ~camera_info");
    goesOn();
  }

  @Test
  void cameraThatStopsIsToldAndPredictRefusesItsLastImageUntilItComesBack() throws Exception {
    rig.close();
    rig = new NodeRig(skills, gate, Map.of("~image_max_age", 2));
    rig.look();
    rig.awaitProblem("depth image", "no depth image for ", " s: check the camera");
    AtomicReference<Predict.Response> answer = new AtomicReference<>();
    eventually(() -> { // what was seen in it came a little later than the image, and serves as long
      answer.set(rig.call("/onegrasp/predict", Predict.CODEC, new Predict.Request("")));
      return !answer.get().success();
    });
    assertTrue(answer.get().message().startsWith("no usable depth image: no depth image for "), answer.get().message());
    goesOn();
  }

  @Test
  void cameraInfoOfAnotherSize() throws Exception {
    rig.info.publish(BoxOnTable.info(640, 480));
    rig.awaitProblemWhile(() -> rig.depth.publish(BoxOnTable.metres(rig.now())), "camera", "640x480", "160x120",
        "connect ~camera_info");
    goesOn();
  }

  @Test
  void demonstrationOffTheObject() throws Exception {
    rig.look();
    refused(shown(new Grasp(0.12, 0.1, 0.43, 0, 0.04, 1)), "nothing to hold", "Show the grasp on the object");
    goesOn();
  }

  @Test
  void demonstrationOutsideTheWorkArea() throws Exception {
    rig.look();
    refused(shown(new Grasp(0.5, 0, 0.43, 0, 0.04, 1)), "outside the work area");
  }

  @Test
  void demonstrationWiderThanTheGripper() throws Exception {
    rig.look();
    refused(shown(new Grasp(0, 0.02, 0.43, 0, 0.12, 1)), "0.12 m", "0.085 m");
    refused(shown(new Grasp(0, 0, 0.43, Math.PI / 2, 0.04, 1)), "gripper opens");
  }

  @Test
  void staleDemonstration() throws Exception {
    rig.look();
    long longAgo = rig.client.clock().nowNanos() - (NodeRig.MAX_AGE_SECONDS + 1) * 1_000_000_000L;
    refused(Messages.demonstration(Messages.header(longAgo, "base_link"), "box", BoxOnTable.GRASP), "stale",
        "show it again");
  }

  @Test
  void demonstrationInAnUnknownFrame() throws Exception {
    rig.look();
    refused(Messages.demonstration(Messages.header(rig.client.clock().nowNanos(), "moon"), "box", BoxOnTable.GRASP),
        "unknown frame 'moon'", "'base_link'");
  }

  @Test
  void demonstrationBeforeAnyImage() throws Exception {
    refused(shown(BoxOnTable.GRASP), "no usable depth image");
  }

  @Test
  void demonstrationsAtOnceWaitOrAreRefused() throws Exception {
    gate.drainPermits();
    rig.look();
    rig.demonstrate("mug", BoxOnTable.GRASP);
    rig.awaitStatus(TeachingStatus.TEACHING);
    rig.demonstrate("pan", BoxOnTable.GRASP);
    assertEquals("pan", rig.awaitStatus(TeachingStatus.QUEUED).object());
    refused(shown(BoxOnTable.GRASP), "busy: 'mug' is being taught and 'pan' waits");
    assertEquals("", rig.look().object()); // the old weights go on serving meanwhile
    gate.release(2);
    assertEquals("mug", rig.awaitStatus(TeachingStatus.DONE).object());
    assertEquals("pan", rig.awaitStatus(TeachingStatus.DONE).object());
    assertEquals("pan", rig.look().object());
  }

  @Test
  void teachingThatMakesItWorseIsRejectedAndTheReasonPublished() throws Exception {
    rig.look();
    rig.demonstrate(FakeLearner.WORSE, BoxOnTable.GRASP);
    TeachingStatus status = rig.awaitStatus(TeachingStatus.REJECTED);
    assertTrue(status.reason().contains("loss 0.5 before, 0.7 after"), status.reason());
    rig.awaitProblem("teaching", "loss 0.5 before");
    assertEquals("", rig.look().object());
  }

  @Test
  void corruptAndNewerSkillFilesAreSetAside() throws Exception {
    rig.close();
    try (SkillStore store = new SkillStore(skills, Clock.systemUTC())) {
      store.save(Skillful.ofBox("mug"));
    }
    Files.writeString(skills.resolve("pan.skill"), "this is no skill");
    rig = new NodeRig(skills, gate);
    assertTrue(rig.firstStatus.reason().contains("pan.skill"), rig.firstStatus.reason());
    rig.awaitProblem("skills", "pan.skill is damaged", "Show the grasp again");
    ListSkills.Response list = rig.call("/onegrasp/list_skills", ListSkills.CODEC, new ListSkills.Request());
    assertEquals(List.of("mug"), list.skills());
    assertTrue(list.message().contains("pan.skill"), list.message());
    assertTrue(Files.exists(skills.resolve("pan.skill.unusable")));
    assertEquals("mug", rig.look().object());
  }

  @Test
  void diskThatRefusesWhileSaving() throws Exception {
    Files.createDirectories(skills.resolve("mug.skill").resolve("full"));
    rig.look();
    rig.demonstrate("mug", BoxOnTable.GRASP);
    TeachingStatus done = rig.awaitStatus(TeachingStatus.DONE);
    assertTrue(done.reason().contains("cannot save skill 'mug'") && done.reason().contains("free some space"),
        done.reason());
    rig.awaitProblem("skills", "cannot save skill 'mug'", "the skill stays in use");
    assertEquals("mug", rig.look().object());
  }

  @Test
  void namesCannotBreakTheLinesThatTellOfThem() throws Exception {
    gate.drainPermits();
    rig.look();
    rig.demonstrate("mug\n\u001b[31m", BoxOnTable.GRASP);
    assertEquals("mug\n\u001b[31m", rig.awaitStatus(TeachingStatus.TEACHING).object());
    Teach.Response second = rig.call("/onegrasp/teach", Teach.CODEC, new Teach.Request(shown(BoxOnTable.GRASP)));
    assertTrue(second.success() && second.message().endsWith("waits until 'mug\\n\\u001B[31m' is taught"),
        second.message());
    SelectSkill.Response selected =
        rig.call("/onegrasp/select_skill", SelectSkill.CODEC, new SelectSkill.Request("pan\r"));
    assertEquals(new SelectSkill.Response(false, "there is no skill 'pan\\r'; taught: none yet"), selected);
    gate.release(2);
  }

  @Test
  void servicesAskedForASkillThatIsNotThere() {
    SelectSkill.Response selected =
        rig.call("/onegrasp/select_skill", SelectSkill.CODEC, new SelectSkill.Request("mug"));
    assertEquals(new SelectSkill.Response(false, "there is no skill 'mug'; taught: none yet"), selected);
    assertFalse(rig.call("/onegrasp/forget_skill", ForgetSkill.CODEC, new ForgetSkill.Request("mug")).success());
    assertFalse(rig.call("/onegrasp/predict", Predict.CODEC, new Predict.Request("mug")).success());
  }
}
