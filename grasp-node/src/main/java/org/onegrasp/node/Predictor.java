package org.onegrasp.node;

import static org.onegrasp.node.ImageCounts.Outcome.DROPPED;
import static org.onegrasp.node.ImageCounts.Outcome.FAILED;
import static org.onegrasp.node.ImageCounts.Outcome.PREDICTED;
import static org.onegrasp.node.ImageCounts.Outcome.UNUSABLE;
import static org.onegrasp.node.Problems.Subject.CAMERA;
import static org.onegrasp.node.Problems.Subject.DEPTH;
import static org.onegrasp.node.Problems.Subject.GRASP;
import static org.onegrasp.node.Problems.Subject.NODE;

import java.time.Duration;
import java.util.function.Consumer;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Image;
import org.onegrasp.threads.Heartbeat;
import org.onegrasp.threads.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the stream of depth images into predictions, in a thread of its own that always works on the newest image. Whatever an
 * image does, the thread goes on.
 */
final class Predictor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Predictor.class);

  private final SceneReader reader;
  private final Serving serving;
  private final Problems problems;
  private final Consumer<Prediction> output;
  private final RateLimit limit;
  private final Latest<Image> frames = new Latest<>();
  private final Worker worker = new Worker("onegrasp-prediction", frames, this::predict, (image, thrown) -> failed(thrown),
      Duration.ofSeconds(5));
  private final ImageCounts counts = new ImageCounts();
  private final Streams streams;
  private volatile CameraInfo info;

  /**
   * @param streams learn what arrives
   * @param output gets every prediction, on this object's thread
   */
  Predictor(SceneReader reader, Serving serving, Problems problems, double rateLimitHz, Streams streams,
      Consumer<Prediction> output) {
    this.reader = reader;
    this.serving = serving;
    this.problems = problems;
    this.streams = streams;
    this.output = output;
    limit = new RateLimit(rateLimitHz);
    worker.start();
  }

  void cameraInfo(CameraInfo newer) {
    streams.infos().came();
    info = newer;
  }

  /** Hands an image over and returns at once; for one thread. */
  void image(Image image) {
    streams.images().came();
    counts.came();
    if (!limit.passes(System.nanoTime()) || frames.put(image)) {
      counts.became(DROPPED); // this one, or the one that it replaced
    }
  }

  ImageCounts.Tally tally() {
    return counts.tally();
  }

  Heartbeat heartbeat() {
    return worker.heartbeat();
  }

  private void predict(Image image) {
    CameraInfo camera = info;
    if (camera == null) {
      counts.became(UNUSABLE); // checked and told once a second, see Health
      return;
    }
    try {
      look(image, camera);
    } catch (UnusableInputException e) {
      LOG.debug("told on /diagnostics", e);
    }
  }

  /**
   * Predicts at once, on the caller's thread; not together with {@link #image}.
   *
   * @throws UnusableInputException when image or camera info do not serve; the problems know already
   */
  Prediction lookNow(Image image, CameraInfo camera) {
    streams.images().came();
    counts.came();
    cameraInfo(camera);
    return look(image, camera);
  }

  /** Every image that comes here has exactly one outcome. */
  private Prediction look(Image image, CameraInfo camera) {
    ImageCounts.Outcome outcome = FAILED;
    try {
      worker.beat("making a height map of an image of " + image.width() + "x" + image.height());
      Scene scene = reader.read(image, camera);
      streams.scenes().came();
      problems.clear(DEPTH);
      problems.clear(CAMERA);
      worker.beat("predicting");
      Prediction prediction = serving.predict(scene);
      worker.beat("publishing a prediction");
      publish(prediction);
      outcome = PREDICTED;
      streams.predictions().came();
      problems.clear(NODE);
      return prediction;
    } catch (UnusableInputException e) {
      outcome = UNUSABLE;
      problems.report(e.subject(), e.getMessage());
      throw e;
    } finally {
      counts.became(outcome);
    }
  }

  private void failed(Throwable thrown) {
    problems.failed(NODE, "a prediction failed", thrown);
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
    worker.close();
  }
}
