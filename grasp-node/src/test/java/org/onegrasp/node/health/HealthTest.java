package org.onegrasp.node.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.node.health.Problems.Subject.ARM_AGE;
import static org.onegrasp.node.health.Problems.Subject.CAMERA;
import static org.onegrasp.node.health.Problems.Subject.CAMERA_AGE;
import static org.onegrasp.node.health.Problems.Subject.CHECKS;
import static org.onegrasp.node.health.Problems.Subject.DEPTH;
import static org.onegrasp.node.health.Problems.Subject.DEPTH_AGE;
import static org.onegrasp.node.health.Problems.Subject.GRASP;
import static org.onegrasp.node.health.Problems.Subject.GRASP_AGE;
import static org.onegrasp.node.health.Problems.Subject.NODE;
import static org.onegrasp.node.health.Problems.Subject.THREADS;
import static org.onegrasp.node.health.Problems.Subject.TRANSFORM;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onegrasp.msgs.KeyValue;
import org.onegrasp.threads.Heartbeat;

class HealthTest {
  private static final long SECOND = 1_000_000_000L;

  private long now = 1;
  private long malformed;
  private String noImages = "";
  private String noInfos = "";
  private Runnable joints = () -> {};
  private String silentMaster = "";
  private final List<Heartbeat> beats = new ArrayList<>();
  private final Problems problems = new Problems();
  private final Streams streams = Streams.of(() -> now, 2);
  private final TimeCheck time = new TimeCheck(problems, () -> 1_700_000_000_000_000_000L + now, false, () -> now, 5);
  private final Health health = new Health(problems, streams, Optional.of(time),
      new Health.Wires(() -> malformed, () -> noImages, () -> noInfos, () -> silentMaster, 1000), () -> joints.run(),
      () -> beats);

  private void pass(double seconds) {
    now += Math.round(seconds * SECOND);
    health.check();
  }

  private void camera(boolean images, boolean infos, boolean predictions, int times) {
    for (int i = 0; i < times; i++) {
      if (images) {
        streams.images().came();
        streams.scenes().came();
      }
      if (infos) {
        streams.infos().came();
      }
      if (predictions) {
        streams.predictions().came();
      }
      pass(0.1);
    }
  }

  @Test
  void nothingIsProvedBeforeTheFirstImage() {
    pass(1);
    assertEquals("", problems.message(Problems.Subject.values()));
    assertEquals("no depth image yet", health.unproven(DEPTH));
    assertEquals("no camera info yet", health.unproven(CAMERA));
    assertEquals("no prediction yet", health.unproven(GRASP));
    pass(1.1);
    assertEquals("no depth image has come yet: start the camera, or connect ~depth to its depth topic",
        problems.message(DEPTH_AGE));
  }

  @Test
  void runningCameraProvesEverything() {
    camera(true, true, true, 50);
    assertEquals("", problems.message(Problems.Subject.values()));
    assertEquals(List.of("", "", ""), List.of(health.unproven(DEPTH), health.unproven(CAMERA), health.unproven(GRASP)));
  }

  @Test
  void masterThatDoesNotAnswerIsToldWhileEverythingElseGoesOn() {
    camera(true, true, true, 50);
    silentMaster = "http://robot:11311/";
    camera(true, true, true, 10);
    assertEquals(
        "the ROS master at http://robot:11311/ does not answer: what is connected goes on, but no other node can"
            + " connect. Start it"
            + " again at that address, and this node registers there by itself",
        problems.message(Problems.Subject.values()));
    silentMaster = "";
    camera(true, true, true, 10);
    assertEquals("", problems.message(Problems.Subject.values()));
  }

  @Test
  void cameraThatStopsIsToldAfterTwoSecondsWithItsAgeAndClearsByItself() {
    camera(true, true, true, 50);
    pass(1.9);
    assertEquals("", problems.message(DEPTH_AGE));
    pass(23.9);
    assertEquals(
        "no depth image for 25.9 s: check the camera and its driver; a slower camera needs a larger ~image_max_age",
        problems.message(DEPTH_AGE));
    assertEquals("the newest prediction is 25.9 s old", health.unproven(GRASP));
    assertEquals("the newest camera info is 25.9 s old", health.unproven(CAMERA));
    camera(true, true, true, 1);
    assertEquals("", problems.message(Problems.Subject.values()));
    assertEquals(List.of("", "", ""), List.of(health.unproven(DEPTH), health.unproven(CAMERA), health.unproven(GRASP)));
  }

  @Test
  void cameraOfOneImageInFiveSecondsIsWell() {
    streams.images().came();
    pass(5);
    streams.images().came();
    for (int i = 0; i < 40; i++) {
      pass(1);
      assertEquals("", problems.message(DEPTH_AGE));
      if (i % 5 == 4) {
        streams.images().came();
      }
    }
  }

  @Test
  void cameraInfosThatNeverComeOrStop() {
    camera(true, false, false, 30);
    assertEquals("depth images come, but no camera info: connect ~camera_info to the info of the depth camera",
        problems.message(CAMERA_AGE));
    camera(true, true, true, 30);
    assertEquals("", problems.message(CAMERA_AGE));
    camera(true, false, true, 40);
    assertEquals("no camera info for 4.1 s: check the camera's driver, which has to send one with each image",
        problems.message(CAMERA_AGE));
  }

  @Test
  void imagesWithoutPredictions() {
    camera(true, true, true, 30);
    camera(true, true, false, 40);
    assertEquals("the newest prediction is 4.1 s old: see what is said of the depth image, the camera and the"
        + " node", problems.message(GRASP_AGE));
    camera(true, true, true, 1);
    assertEquals("", problems.message(GRASP_AGE));
  }

  @Test
  void whatWasMissingIsNotWellAgainBecauseTheCameraStopsToo() {
    camera(true, true, true, 30);
    camera(true, false, false, 40);
    pass(10);
    assertTrue(problems.message(GRASP_AGE).startsWith("the newest prediction is 14.1 s old"),
        problems.message(GRASP_AGE));
    assertTrue(problems.message(CAMERA_AGE).startsWith("no camera info for 14.1 s"), problems.message(CAMERA_AGE));
    camera(true, true, true, 1);
    assertEquals("", problems.message(Problems.Subject.values()));
  }

  @Test
  void whatStandsBetweenThePublisherAndUsIsToldWithWhatIsMissing() {
    noImages = "nobody publishes /onegrasp/depth";
    pass(3);
    assertEquals(
        "no depth image has come yet (nobody publishes /onegrasp/depth): start the camera, or connect ~depth to its"
            + " depth topic",
        problems.message(DEPTH_AGE));
    noImages = "";
    noInfos = "publisher http://robot:4711: it has type a/B";
    camera(true, false, true, 30);
    assertEquals(
        "depth images come, but no camera info (publisher http://robot:4711: it has type a/B): connect ~camera_info"
            + " to the info of"
            + " the depth camera",
        problems.message(CAMERA_AGE));
  }

  @Test
  void imagesThatCannotBeReadAreToldUntilOthersCome() {
    malformed = 3;
    pass(0.1);
    assertTrue(problems.message(DEPTH_AGE).startsWith("what comes as depth image cannot be read (3 so far)"),
        problems.message(DEPTH_AGE));
    pass(30); // a link waits so long before it tries a publisher of garbage again
    assertTrue(problems.message(DEPTH_AGE).startsWith("what comes as depth image cannot be read (3 so far)"),
        problems.message(DEPTH_AGE));
    camera(true, true, true, 2);
    assertEquals("", problems.message(DEPTH_AGE));
    pass(10);
    assertTrue(problems.message(DEPTH_AGE).startsWith("no depth image for 10.1 s"), problems.message(DEPTH_AGE));
  }

  @Test
  void stuckAndEndedThreadsAreToldWithWhatTheyDoAndClear() {
    beats.add(
        new Heartbeat("onegrasp-prediction", true, 7 * SECOND, 5 * SECOND, "predicting", 0, "org.onegrasp.A.b:12"));
    beats
        .add(new Heartbeat("onegrasp-teaching", true, 7 * SECOND, 30 * SECOND, "teaching 'mug', step 1 of 460", 0, ""));
    beats.add(new Heartbeat("onegrasp-picks", false, 0, 5 * SECOND, "", 0, ""));
    pass(1);
    assertEquals(
        "thread onegrasp-prediction has been silent for 7.0 s (predicting, at org.onegrasp.A.b:12); thread"
            + " onegrasp-picks has"
            + " ended. What it does stands still meanwhile: if this lasts, run launch/onegrasp report while it does,"
            + " and"
            + " start the node again",
        problems.message(THREADS));
    assertTrue(health.values(NODE).contains(new KeyValue("thread onegrasp-teaching",
        "heartbeat 7.0 s ago, teaching 'mug', step 1 of 460")), health.values(NODE).toString());
    beats.clear();
    pass(1);
    assertEquals("", problems.message(THREADS));
  }

  @Test
  void jointsThatAreMissingAreToldWithoutAnyGrasp() {
    joints = () -> {
      throw new UnusableInputException(Problems.Subject.ARM, "no positions of panda_joint1 in the last 2 s");
    };
    pass(1);
    assertEquals("no positions of panda_joint1 in the last 2 s", problems.message(ARM_AGE));
    joints = () -> {};
    pass(1);
    assertEquals("", problems.message(ARM_AGE));
  }

  @Test
  void unusableTransformIsForgottenAfterAWhile() {
    problems.report(TRANSFORM, "a transform on /tf is unusable");
    streams.badTransforms().came();
    pass(4);
    assertEquals("a transform on /tf is unusable", problems.message(TRANSFORM));
    pass(2);
    assertEquals("", problems.message(TRANSFORM));
  }

  @Test
  void oneCheckThatFailsKeepsNoOtherFromBeingMade() {
    joints = () -> {
      throw new AssertionError("the arm's model is broken");
    };
    camera(true, true, true, 30);
    pass(3);
    assertTrue(problems.message(DEPTH_AGE).startsWith("no depth image for 3.1 s"), problems.message(DEPTH_AGE));
    assertTrue(problems.message(CHECKS).contains("the arm's model is broken"), problems.message(CHECKS));
    joints = () -> {};
    pass(1);
    assertEquals("", problems.message(CHECKS));
  }

  @Test
  void recordingIsNeverStale() {
    Streams never = Streams.of(() -> now, Streams.NEVER_STALE);
    Health recorded = new Health(problems, never, Optional.empty(), DiagnosticsTest.QUIET, () -> {}, () -> beats);
    now += 1000 * SECOND;
    recorded.check();
    assertEquals("", problems.message(Problems.Subject.values()));
    assertEquals("", recorded.unproven(DEPTH));
  }
}
