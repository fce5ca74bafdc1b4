package org.onegrasp.node;

import static org.onegrasp.node.ImageCounts.Outcome.DROPPED;
import static org.onegrasp.node.ImageCounts.Outcome.FAILED;
import static org.onegrasp.node.ImageCounts.Outcome.PREDICTED;
import static org.onegrasp.node.ImageCounts.Outcome.UNUSABLE;
import static org.onegrasp.node.frames.FrameTree.Coverage.AWAITED;
import static org.onegrasp.node.health.Problems.Subject.CAMERA;
import static org.onegrasp.node.health.Problems.Subject.DEPTH;
import static org.onegrasp.node.health.Problems.Subject.GRASP;
import static org.onegrasp.node.health.Problems.Subject.NODE;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.node.camera.DepthMessage;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.camera.SceneReader;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.Streams;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.threads.Heartbeat;
import org.onegrasp.threads.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the stream of depth images into predictions, in a thread of its own that always works on the newest image of
 * which all is known that it needs. Whatever an image does, the thread goes on.
 */
final class Predictor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Predictor.class);
  /** An image waits so long for a camera info of its stamp, where they come together. */
  private static final long INFO_NANOS = 100_000_000;

  private final SceneReader reader;
  private final Serving serving;
  private final Problems problems;
  private final Consumer<Prediction> output;
  private final RightOfWay rightOfWay;
  private final RateLimit limit;
  private final ImageCounts counts = new ImageCounts();
  private final WaitingImages waiting = new WaitingImages(this::ready, arrival -> drop(arrival.image()));
  private final Worker worker =
      new Worker("onegrasp-prediction", waiting, this::predict, (image, thrown) -> failed(thrown),
          Duration.ofSeconds(5));
  private final CameraInfos infos = new CameraInfos();
  private final Streams streams;

  /**
   * Starts the thread.
   *
   * @param streams learn what arrives
   * @param output gets every prediction, on this object's thread
   */
  Predictor(SceneReader reader, Serving serving, Problems problems, double rateLimitHz, Streams streams,
      Consumer<Prediction> output) {
    this.reader = reader;
    rightOfWay = serving.rightOfWay();
    this.serving = serving;
    this.problems = problems;
    this.streams = streams;
    this.output = output;
    limit = new RateLimit(rateLimitHz);
    worker.start();
  }

  void cameraInfo(CameraInfo newer) {
    streams.infos().came();
    infos.add(newer);
    waiting.look();
  }

  /** Transforms came, which images may wait for. */
  void transformsCame() {
    waiting.look();
  }

  /** Hands an image over, data and all, and returns at once; for one thread. */
  void image(DepthMessage image) {
    streams.images().came();
    if (!image.needsInfo()) {
      streams.infos().came(); // it is its own
    }
    counts.came();
    long now = System.nanoTime();
    if (limit.passes(now)) {
      waiting.put(new WaitingImages.Arrival(image, reader.when(image), now));
    } else {
      drop(image);
    }
  }

  private void drop(DepthMessage image) {
    counts.became(DROPPED);
    image.release();
  }

  /**
   * Whether an image has waited long enough for all that it needs: its camera info where the two come together, and the
   * camera's place from transforms before and after it.
   */
  private boolean ready(WaitingImages.Arrival arrival) {
    long waited = System.nanoTime() - arrival.arrivedNanos();
    boolean needsInfo = arrival.image().needsInfo();
    Optional<CameraInfo> newest = infos.newest();
    if (needsInfo && waited < INFO_NANOS && (newest.isEmpty() || infos.awaited(arrival.image().header()))) {
      return false;
    }
    return needsInfo && newest.isEmpty() || waited >= reader.patienceNanos()
        || reader.coverage(arrival.image(), newest, arrival.whenNanos()) != AWAITED;
  }

  ImageCounts.Tally tally() {
    return counts.tally();
  }

  Heartbeat heartbeat() {
    return worker.heartbeat();
  }

  private void predict(WaitingImages.Arrival arrival) {
    try {
      predict(arrival.image(), arrival.whenNanos());
    } finally {
      arrival.image().release();
    }
  }

  private void predict(DepthMessage image, long whenNanos) {
    Optional<CameraInfo> camera = infos.of(image.header());
    if (camera.isEmpty() && image.needsInfo()) {
      counts.became(UNUSABLE); // checked and told once a second, see Health
      return;
    }
    try {
      look(image, camera, whenNanos);
    } catch (UnusableInputException e) {
      LOG.debug("told on /diagnostics", e);
    }
  }

  /**
   * Predicts at once, on the caller's thread; not together with {@link #image}. Waits for nothing: the caller has given
   * all transforms that there are.
   *
   * @param camera the image's own; nothing where it needs none
   * @throws UnusableInputException when image or camera info do not serve; the problems know already
   */
  Prediction lookNow(DepthMessage image, Optional<CameraInfo> camera) {
    streams.images().came();
    streams.infos().came();
    counts.came();
    return look(image, camera, reader.when(image));
  }

  /** Every image that comes here has exactly one outcome. */
  private Prediction look(DepthMessage image, Optional<CameraInfo> camera, long whenNanos) {
    ImageCounts.Outcome outcome = FAILED;
    long begun = rightOfWay.lookBegins();
    try {
      worker.beat("making a height map of " + image.inWords());
      Scene scene = reader.read(image, camera, whenNanos);
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
      rightOfWay.lookEnds(begun);
      counts.became(outcome);
    }
  }

  private void failed(Throwable thrown) {
    problems.failed(NODE, "a prediction failed", thrown);
  }

  private void publish(Prediction prediction) {
    if (prediction.best().isPresent() || prediction.sight().elsewhere()) {
      problems.clear(GRASP);
    } else {
      problems.report(GRASP, prediction.obstacle());
    }
    output.accept(prediction);
  }

  @Override
  public void close() {
    worker.close();
  }
}
