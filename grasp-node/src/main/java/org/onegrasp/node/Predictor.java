package org.onegrasp.node;

import static org.onegrasp.node.Problems.Subject.CAMERA;
import static org.onegrasp.node.Problems.Subject.DEPTH;
import static org.onegrasp.node.Problems.Subject.GRASP;
import static org.onegrasp.node.Problems.Subject.NODE;

import java.util.function.Consumer;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Image;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the stream of depth images into predictions, in a thread of its own that always works on the newest image. Whatever an
 * image does, the thread goes on.
 */
final class Predictor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Predictor.class);
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private final SceneReader reader;
  private final Serving serving;
  private final Problems problems;
  private final Consumer<Prediction> output;
  private final RateLimit limit;
  private final Latest<Image> frames = new Latest<>();
  private final Thread thread = new Thread(this::run, "onegrasp-prediction");
  private final long startNanos = System.nanoTime();
  private volatile CameraInfo info;
  private volatile long images;
  private long skipped;

  /** @param output gets every prediction, on this object's thread */
  Predictor(SceneReader reader, Serving serving, Problems problems, double rateLimitHz, Consumer<Prediction> output) {
    this.reader = reader;
    this.serving = serving;
    this.problems = problems;
    this.output = output;
    limit = new RateLimit(rateLimitHz);
    thread.setDaemon(true);
    thread.start();
  }

  void cameraInfo(CameraInfo newer) {
    info = newer;
  }

  /** Hands an image over and returns at once; for one thread. */
  void image(Image image) {
    images++;
    if (limit.passes(System.nanoTime())) {
      frames.put(image);
    } else {
      skipped++;
    }
  }

  /** Images that no prediction was made of, because a newer one came or because of the rate limit. */
  long dropped() {
    return frames.replaced() + skipped;
  }

  long images() {
    return images;
  }

  /** Tells the problems when nothing arrives; to be called about once a second. */
  void checkArrivals() {
    boolean patient = System.nanoTime() - startNanos < PATIENCE_NANOS;
    if (images == 0 && !patient) {
      problems.report(DEPTH, "no depth image has come yet: start the camera, or connect ~depth to its depth topic");
    }
    if (images > 0 && info == null && !patient) {
      problems.report(CAMERA, "depth images come, but no camera info: connect ~camera_info to the info of the depth camera");
    }
  }

  private void run() {
    try {
      for (Image image = frames.take(); image != null; image = frames.take()) {
        predict(image);
      }
    } catch (InterruptedException e) {
      LOG.debug("prediction ends", e);
    }
  }

  private void predict(Image image) {
    CameraInfo camera = info;
    if (camera == null) {
      return; // checkArrivals tells
    }
    try {
      look(image, camera);
    } catch (UnusableInputException e) {
      LOG.debug("told on /diagnostics", e);
    } catch (RuntimeException e) {
      problems.report(NODE, "a prediction failed (" + e + "); the node goes on. If this repeats, report the log");
      LOG.debug("a prediction failed", e);
    }
  }

  /**
   * Predicts at once, on the caller's thread; not together with {@link #image}.
   *
   * @throws UnusableInputException when image or camera info do not serve; the problems know already
   */
  Prediction lookNow(Image image, CameraInfo camera) {
    images++;
    info = camera;
    return look(image, camera);
  }

  private Prediction look(Image image, CameraInfo camera) {
    try {
      Scene scene = reader.read(image, camera);
      problems.clear(DEPTH);
      problems.clear(CAMERA);
      Prediction prediction = serving.predict(scene);
      publish(prediction);
      return prediction;
    } catch (UnusableInputException e) {
      problems.report(e.subject(), e.getMessage());
      throw e;
    }
  }

  private void publish(Prediction prediction) {
    if (prediction.decoding().best().isPresent()) {
      problems.clear(GRASP);
    } else {
      problems.report(GRASP, "no grasp in view: " + prediction.obstacle());
    }
    output.accept(prediction);
  }

  @Override
  public void close() {
    frames.close();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
