package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.node.health.Problems.Subject.CAMERA;
import static org.onegrasp.node.health.Problems.Subject.DEPTH;
import static org.onegrasp.node.health.Problems.Subject.NODE;
import static org.onegrasp.ros.Eventually.eventually;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Skill;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.ByteArrays;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.model.Demonstration;
import org.onegrasp.node.camera.BoxOnTable;
import org.onegrasp.node.camera.DepthMessage;
import org.onegrasp.node.camera.SceneHistory;
import org.onegrasp.node.camera.SceneReader;
import org.onegrasp.node.frames.FrameTree;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.Streams;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.ParameterReader;
import org.onegrasp.node.skills.Skills;

class PredictorTest {
  /** Predicts as the fake learner does, unless a test makes it throw or wait. */
  private static final class Moody implements GraspLearner {
    private final FakeLearner calm = new FakeLearner(FakeLearner.open());
    final Semaphore turns = FakeLearner.open();
    volatile Error thrown;

    @Override
    public Kernels kernels() {
      return calm.kernels();
    }

    @Override
    public Skill start() {
      return calm.start();
    }

    @Override
    public InputSpec input() {
      return calm.input();
    }

    @Override
    public OutputSpec output() {
      return calm.output();
    }

    @Override
    public void predict(Skill skill, byte[] heights, float[] quality) {
      turns.acquireUninterruptibly();
      if (thrown != null) {
        throw thrown;
      }
      calm.predict(skill, heights, quality);
    }

    @Override
    public Teaching teach(List<Demonstration> shown, long seed, Consumer<Progress> progress) {
      return calm.teach(shown, seed, progress);
    }
  }

  private final Moody learner = new Moody();
  private final Problems problems = new Problems();
  private final Streams streams = Streams.of(System::nanoTime, 1000);
  private final BlockingQueue<Prediction> predictions = new LinkedBlockingQueue<>();
  private final Predictor predictor = predictor(0);

  private Predictor predictor(double rateLimitHz) {
    Map<String, Object> parameters = Map.of("~camera_pose", "0 0 1.2 " + Math.PI + " 0 0");
    NodeConfiguration configuration =
        NodeConfiguration.read(new ParameterReader(name -> Optional.ofNullable(parameters.get(name))),
            () -> Path.of("unused"));
    SceneReader reader = new SceneReader(configuration, InputSpec.STANDARD, new FrameTree(0.5, System::nanoTime),
        new SceneHistory(), problems, () -> 1);
    Serving serving = new Serving(learner, new Skills(learner.start(), null, problems), configuration.gripperOpening(),
        System::nanoTime, Serving.UNLIMITED_NANOS);
    return new Predictor(reader, serving, problems, rateLimitHz, streams, predictions::add);
  }

  @AfterEach
  void close() {
    learner.turns.release(1_000_000);
    predictor.close();
  }

  private Prediction next() throws InterruptedException {
    Prediction prediction = predictions.poll(60, TimeUnit.SECONDS);
    assertNotNull(prediction, "no prediction; " + problems.message(DEPTH, CAMERA, NODE));
    return prediction;
  }

  private void show() {
    predictor.cameraInfo(BoxOnTable.info());
    predictor.image(new DepthMessage.Picture(BoxOnTable.metres(new RosTime(7, 0))));
  }

  @Test
  void memoryOfALargePictureIsUsedAgainAfterTheLastLookAtIt() throws InterruptedException {
    byte[] data = Arrays.copyOf(BoxOnTable.metres(new RosTime(7, 0)).data(), 200_003); // a length of its own
    learner.turns.release();
    predictor.cameraInfo(BoxOnTable.info());
    predictor.image(new DepthMessage.Picture(BoxOnTable.image(new RosTime(7, 0), "32FC1", 4, data)));
    next();
    eventually(() -> ByteArrays.take(data.length) == data);
  }

  static List<Error> errors() {
    return List.of(new StackOverflowError(), new OutOfMemoryError("as if"), new AssertionError("wrong"),
        new ExceptionInInitializerError(new IllegalArgumentException("bad table")), new NoClassDefFoundError("gone"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void whateverAPredictionThrowsIsToldTheNextImageIsAnsweredAndAllIsWellAgain(Error error) throws InterruptedException {
    learner.thrown = error;
    show();
    eventually(() -> problems.message(NODE).startsWith("a prediction failed (" + error + "); the node goes on."));
    learner.thrown = null;
    show();
    next();
    eventually(() -> problems.message(NODE).isEmpty());
    eventually(() -> predictor.tally().equals(new ImageCounts.Tally(2, 1, 0, 0, 1)));
    assertEquals(1, predictor.heartbeat().failures());
  }

  private static CameraInfo info(double fx, double fy, double cx, double cy) {
    CameraInfo good = BoxOnTable.info();
    double[] k = {fx, 0, cx, 0, fy, cy, 0, 0, 1};
    return new CameraInfo(good.header(), good.height(), good.width(), good.distortionModel(), good.d(), k, good.r(),
        new double[12],
        good.binningX(), good.binningY(), good.roi());
  }

  static List<CameraInfo> unusableInfos() {
    double nan = Double.NaN;
    double inf = Double.POSITIVE_INFINITY;
    return List.of(info(165, 165, inf, 60), info(165, 165, 80, nan), info(inf, 165, 80, 60), info(165, nan, 80, 60),
        info(0, 0, 80, 60),
        info(-165, 165, 80, 60), info(10, 1e-300, 80, 60), info(1e308, 1e308, 1e308, -1e308), info(2, 2, 80, 60),
        info(165, 165, 1e308, 60));
  }

  @ParameterizedTest
  @MethodSource("unusableInfos")
  void unusableCameraInfoIsAProblemOfTheCameraUntilAGoodOneComes(CameraInfo info) throws InterruptedException {
    predictor.cameraInfo(info);
    predictor.image(new DepthMessage.Picture(BoxOnTable.metres(new RosTime(7, 0))));
    eventually(() -> predictor.tally().unusable() == 1,
        () -> predictor.tally() + " " + problems.message(NODE, CAMERA, DEPTH));
    String message = problems.message(CAMERA, DEPTH);
    assertTrue(message.contains(":"), "says nothing of what to do: " + message);
    assertEquals("", problems.message(NODE));
    show();
    next();
    assertEquals("", problems.message(CAMERA, DEPTH, NODE));
  }

  @Test
  void everyImageIsAccountedFor() throws InterruptedException {
    learner.turns.drainPermits();
    show();
    eventually(() -> predictor.heartbeat().doing().equals("predicting"));
    for (int i = 0; i < 5; i++) {
      show();
    }
    assertEquals(3, predictor.tally().inFlight()); // one is at work, the newest that is known to be ready waits, and
                                                   // the last
    learner.turns.release(2);
    next();
    next();
    eventually(() -> predictor.tally().equals(new ImageCounts.Tally(6, 2, 4, 0, 0)));
    predictor.image(new DepthMessage.Picture(BoxOnTable.image(new RosTime(8, 0), "rgb8", 3, new byte[160 * 120 * 3])));
    eventually(() -> predictor.tally().equals(new ImageCounts.Tally(7, 2, 4, 1, 0)));
    assertEquals(0, predictor.tally().inFlight());
  }

  @Test
  void imagesBeyondTheRateLimitAreDropped() throws InterruptedException {
    try (Predictor slow = predictor(0.001)) {
      slow.cameraInfo(BoxOnTable.info());
      for (int i = 0; i < 10; i++) {
        slow.image(new DepthMessage.Picture(BoxOnTable.metres(new RosTime(7, 0))));
      }
      eventually(() -> slow.tally().inFlight() == 0);
      assertEquals(10, slow.tally().images());
      assertTrue(slow.tally().dropped() >= 6, slow.tally().toString());
    }
  }

  @Test
  void imagesWithoutCameraInfoAreUnusable() {
    predictor.image(new DepthMessage.Picture(BoxOnTable.metres(new RosTime(7, 0))));
    eventually(() -> predictor.tally().equals(new ImageCounts.Tally(1, 0, 0, 1, 0)));
  }

  @Test
  void stuckPredictionSaysWhereItIs() {
    learner.turns.drainPermits();
    show();
    eventually(() -> predictor.heartbeat().where().contains("Moody.predict"));
    assertEquals("predicting", predictor.heartbeat().doing());
  }
}
