package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.conversion.Messages;
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.AbsentSkill;
import org.onegrasp.msgs.CompressedImage;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.DiagnosticStatus;
import org.onegrasp.msgs.ForgetDemonstration;
import org.onegrasp.msgs.ForgetSkill;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Grasps;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.KeyValue;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.MarkerArray;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.msgs.PoseStamped;
import org.onegrasp.msgs.Predict;
import org.onegrasp.msgs.Result;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.SelectSkill;
import org.onegrasp.msgs.Teach;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.node.skills.SkillStore;
import org.onegrasp.node.skills.Skillful;
import org.onegrasp.ros.Eventually;
import org.onegrasp.ros.Publisher;
import org.onegrasp.world.Grasp;

/** The node's life over real connections, with a fake learner. */
class GraspNodeTest {
  @TempDir
  Path skills;

  private NodeRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new NodeRig(skills, FakeLearner.open());
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private void teach(String object, double yaw) throws InterruptedException {
    rig.look();
    rig.demonstrate(object, new Grasp(0, 0.02, 0.43, yaw, 0.04, 1));
    assertEquals(object, rig.awaitStatus(TeachingStatus.DONE).object());
  }

  private <M> BlockingQueue<M> listen(String topic, MessageCodec<M> codec) {
    BlockingQueue<M> messages = new LinkedBlockingQueue<>();
    rig.client.subscribe(topic, codec, 10, messages::add);
    return messages;
  }

  /** Shows images until something has come: a new subscriber connects a moment later. */
  private <M> M next(BlockingQueue<M> messages) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      rig.look();
      M message = messages.poll(50, TimeUnit.MILLISECONDS);
      if (message != null) {
        return message;
      }
    }
    throw new AssertionError("nothing came");
  }

  @Test
  void imageBecomesAGraspInTheBaseFrameWithTheImagesStamp() throws Exception {
    GraspMessage grasp = rig.look();
    assertEquals("base_link", grasp.header().frameId());
    assertEquals("", grasp.object());
    assertEquals(0.0, grasp.pose().position().x(), 0.01);
    assertTrue(Math.abs(grasp.pose().position().y()) < 0.06, grasp.toString());
    assertEquals(0.04, grasp.width(), 0.012);
  }

  @Test
  void taughtSkillSpeaksFromThenOn() throws Exception {
    teach("mug", 0.0);
    assertEquals("mug", rig.look().object());
  }

  @Test
  void skillIsThereAfterARestart() throws Exception {
    teach("mug", 0.0);
    teach("pan", 0.0);
    rig.close();
    rig = new NodeRig(skills, FakeLearner.open());
    ListSkills.Response list = rig.call("/onegrasp/list_skills", ListSkills.CODEC, new ListSkills.Request());
    assertEquals(List.of("mug", "pan"), list.skills());
    assertEquals("pan", list.selected());
    assertEquals("pan", rig.look().object());
  }

  @Test
  void skillOfAnEarlierModelIsTaughtAgainFromItsDemonstration() throws Exception {
    teach("mug", 0.0);
    rig.close();
    Skill taught = new SkillStore(skills, Clock.systemUTC()).read("mug");
    try (SkillStore store = new SkillStore(skills, Clock.systemUTC())) {
      store.save(new Skill("cd".repeat(32), new short[50], taught.shown()));
    }
    rig = new NodeRig(skills, FakeLearner.open());
    TeachingStatus status = rig.firstStatus; // done already, perhaps
    assertEquals("mug",
        (status.state() == TeachingStatus.DONE ? status : rig.awaitStatus(TeachingStatus.DONE)).object());
    assertEquals("mug", rig.look().object());
    assertEquals(Skillful.MODEL, new SkillStore(skills, Clock.systemUTC()).read("mug").modelSha256());
  }

  @Test
  void skillsAreSelectedPredictedAndForgotten() throws Exception {
    teach("mug", 0.0);
    teach("pan", 0.0);
    assertTrue(rig.call("/onegrasp/select_skill", SelectSkill.CODEC, new SelectSkill.Request("mug")).success());
    assertEquals("mug", rig.look().object());
    Predict.Response predicted = rig.call("/onegrasp/predict", Predict.CODEC, new Predict.Request("pan"));
    assertTrue(predicted.success(), predicted.message());
    assertEquals("pan", predicted.grasp().object());
    assertTrue(rig.call("/onegrasp/forget_skill", ForgetSkill.CODEC, new ForgetSkill.Request("mug")).success());
    assertEquals("", rig.look().object());
    assertEquals(Set.of("pan.skill", ".lock"), Set.of(skills.toFile().list()));
  }

  /** Shows a table with nothing on it until this says so. */
  private Grasps empty(BlockingQueue<Grasps> all) throws InterruptedException {
    float[] table = new float[BoxOnTable.CAMERA.width() * BoxOnTable.CAMERA.height()];
    Arrays.fill(table, 0.8f);
    for (int i = 0; i < 200; i++) {
      rig.depth.publish(BoxOnTable.floats(rig.now(), table));
      Grasps grasps = all.poll(100, TimeUnit.MILLISECONDS);
      if (grasps != null && grasps.found().isEmpty()) {
        return grasps;
      }
    }
    throw new AssertionError("waited in vain for an empty table");
  }

  @Test
  void everyImageSaysWhatIsInViewAndWhatIsNot() throws Exception {
    teach("mug", 0.0);
    BlockingQueue<Grasps> all = listen("/onegrasp/grasps", Grasps.CODEC);
    Grasps full = next(all);
    assertEquals("base_link", full.header().frameId());
    assertEquals(List.of("mug", 1, 1), List.of(full.found().get(0).object(), full.found().get(0).instance(),
        full.found().get(0).demonstration()));
    assertTrue(full.found().get(0).distance() < 0.2, full.toString());
    assertEquals(List.of(1, 0, 0), List.of(full.skills(), full.waiting(), full.notHere().size()));
    Grasps empty = empty(all);
    assertEquals(List.of(new AbsentSkill("mug", "not here: the table is empty, or covered all over")), empty.notHere());
    Predict.Response predicted = rig.call("/onegrasp/predict", Predict.CODEC, new Predict.Request(""));
    assertEquals(List.of(false, "not here: the table is empty, or covered all over"),
        List.of(predicted.success(), predicted.message()));
    DiagnosticStatus status = rig.awaitWell("grasp");
    while (!status.values()
        .contains(new KeyValue("not in view: mug", "not here: the table is empty, or covered all over"))) {
      status = rig.awaitWell("grasp");
    }
  }

  @Test
  void withNoneSelectedAnyTaughtObjectIsGrasped() throws Exception {
    teach("mug", 0.0);
    assertTrue(rig.call("/onegrasp/select_skill", SelectSkill.CODEC, new SelectSkill.Request("")).success());
    ListSkills.Response list = rig.call("/onegrasp/list_skills", ListSkills.CODEC, new ListSkills.Request());
    assertEquals("", list.selected());
    assertEquals("mug", rig.look().object());
    assertEquals("mug", rig.call("/onegrasp/predict", Predict.CODEC, new Predict.Request("")).grasp().object());
  }

  @Test
  void anotherDemonstrationIsAddedAndForgottenOverServices() throws Exception {
    teach("mug", 0.0);
    rig.look();
    Demonstration again = Messages.demonstration(Messages.header(rig.client.clock().nowNanos(), "base_link"), "mug",
        new Grasp(0, -0.02, 0.43, 0, 0.04, 1)).added();
    assertTrue(rig.call("/onegrasp/teach", Teach.CODEC, new Teach.Request(again)).success());
    rig.awaitStatus(TeachingStatus.DONE);
    assertEquals(2,
        rig.call("/onegrasp/list_skills", ListSkills.CODEC, new ListSkills.Request()).demonstrations()[0]);
    ForgetDemonstration.Response third = rig.call("/onegrasp/forget_demonstration", ForgetDemonstration.CODEC,
        new ForgetDemonstration.Request("mug", 3));
    assertEquals("skill 'mug' has the demonstrations 1 to 2, there is no number 3", third.message());
    assertTrue(rig.call("/onegrasp/forget_demonstration", ForgetDemonstration.CODEC,
        new ForgetDemonstration.Request("mug", 1)).success());
    rig.awaitStatus(TeachingStatus.DONE);
    ForgetDemonstration.Response last = rig.call("/onegrasp/forget_demonstration", ForgetDemonstration.CODEC,
        new ForgetDemonstration.Request("mug", 1));
    assertTrue(!last.success() && last.message().contains("has no other demonstration"), last.message());
  }

  @Test
  void resultsAreCountedAndThoseOfNoGraspRefused() throws Exception {
    teach("mug", 0.0);
    Publisher<Result> results = rig.client.advertise("/onegrasp/result", Result.CODEC, false, 10);
    Result garbage = new Result(new RosTime(7, 0), "mug", 0, true, "");
    rig.awaitProblemWhile(() -> results.publish(garbage), "result", "no grasp with the stamp 7.000000000");
    results.publish(new Result(rig.look().header().stamp(), "mug", 0, true, "firm"));
    rig.awaitWell("result");
    ListSkills.Response list = rig.call("/onegrasp/list_skills", ListSkills.CODEC, new ListSkills.Request());
    assertEquals(List.of(1, 1), List.of(list.attempts()[0], list.held()[0]));
  }

  @Test
  void poseHeatMapAndMarkersGoOutToo() throws Exception {
    BlockingQueue<PoseStamped> poses = listen("/onegrasp/grasp_pose", PoseStamped.CODEC);
    BlockingQueue<Image> heatMaps = listen("/onegrasp/heat_map", Image.CODEC);
    BlockingQueue<MarkerArray> markers = listen("/onegrasp/markers", MarkerArray.CODEC);
    assertEquals("base_link", next(poses).header().frameId());
    Image heat = next(heatMaps);
    assertEquals(List.of(96, 96, 96, "mono8"), List.of(heat.width(), heat.height(), heat.step(), heat.encoding()));
    int hottest = 0;
    for (byte pixel : heat.data()) {
      hottest = Math.max(hottest, pixel & 0xFF);
    }
    assertEquals(Math.round(255 * 0.9f), hottest);
    assertEquals(4, next(markers).markers().size()); // two fingers, an arrow, a name
  }

  /** A camera that sends another type is another publisher: the first one has to be gone. */
  @Test
  void compressedDepthAndCloudsOfPointsAreTakenAsTheyCome() throws Exception {
    rig.info.publish(BoxOnTable.info());
    rig.depth.close();
    CompressedImage cut = new CompressedImage(Header.of(rig.now(), "camera"), "16UC1; compressedDepth png",
        Arrays.copyOf(BoxOnTable.compressed(rig.now()).data(), 200));
    Publisher<CompressedImage> camera = rig.client.advertise("/onegrasp/depth", CompressedImage.CODEC, false, 10);
    rig.awaitProblemWhile(() -> camera.publish(cut), "depth image", "a compressed depth image is damaged: its PNG");
    graspFrom(camera, BoxOnTable::compressed);
    graspFrom(rig.client.advertise("/onegrasp/depth", PointCloud2.CODEC, false, 10), BoxOnTable::cloud);
  }

  private <M> void graspFrom(Publisher<M> camera, Function<RosTime, M> look) {
    RosTime begin = rig.now();
    Eventually.eventually(() -> {
      camera.publish(look.apply(rig.now()));
      GraspMessage grasp = rig.grasps.poll();
      return grasp != null && grasp.header().stamp().compareTo(begin) >= 0;
    });
    camera.close();
  }
}
