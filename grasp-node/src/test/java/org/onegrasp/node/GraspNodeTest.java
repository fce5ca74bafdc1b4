package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
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
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.CompressedImage;
import org.onegrasp.msgs.ForgetSkill;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.ListSkills;
import org.onegrasp.msgs.MarkerArray;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.PointCloud2;
import org.onegrasp.msgs.PoseStamped;
import org.onegrasp.msgs.Predict;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.SelectSkill;
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
    rig.close();
    try (SkillStore store = new SkillStore(skills, Clock.systemUTC())) {
      store.save(new Skill("cd".repeat(32), new short[50], Skillful.shown("mug", 1)));
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
    assertEquals(3, next(markers).markers().size());
  }

  /** A camera that sends another type is another publisher: the first one has to be gone. */
  @Test
  void compressedDepthAndCloudsOfPointsAreTakenAsTheyCome() throws Exception {
    rig.info.publish(BoxOnTable.info());
    rig.depth.close();
    graspFrom(rig.client.advertise("/onegrasp/depth", CompressedImage.CODEC, false, 10), BoxOnTable::compressed);
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
