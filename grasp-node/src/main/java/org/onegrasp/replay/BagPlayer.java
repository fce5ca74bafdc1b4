package org.onegrasp.replay;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.msgs.bag.BagMessage;
import org.onegrasp.msgs.bag.BagMessages;
import org.onegrasp.node.GraspNode;
import org.onegrasp.node.Prediction;
import org.onegrasp.node.camera.DepthMessage;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.TableSource;
import org.onegrasp.view.LessonProgress;

/**
 * Plays a recording into a grasp node, image by image, without leaving one out: the node's time is that of the
 * recording, and stands still during a lesson. Transforms and camera infos are read ahead, so that each image has its
 * own.
 */
final class BagPlayer {
  private static final Duration LESSON = Duration.ofMinutes(10);

  /**
   * An image on its way through the node.
   *
   * @param recorded when it was, nanoseconds
   * @param nanos its stamp, or when it was recorded if it has none
   * @param info its camera info
   * @param located whether its camera's place at that time was recorded
   */
  private record Frame(int number, long recorded, long nanos, DepthMessage image, Optional<CameraInfo> info,
      boolean located) {}

  private final Bag bag;
  private final BagTopics topics;
  private final GraspNode node;
  private final NodeConfiguration configuration;
  private final AtomicLong time;
  private final LessonProgress lessons;
  private final BagResults results;
  private final BagPace pace;
  private final BagTransforms transforms;
  private final BagInfos infos;
  private final BagColours colours;
  private Frame last;
  private int images;
  private final List<Showing> toShow = new ArrayList<>();
  private volatile boolean stopped;

  /** What a player plays into. */
  record Stage(GraspNode node, NodeConfiguration configuration, AtomicLong time, LessonProgress lessons,
      BagResults results,
      BagPace pace) {}

  BagPlayer(Bag bag, BagTopics topics, Stage stage) throws IOException {
    this.bag = bag;
    this.topics = topics;
    this.node = stage.node;
    this.configuration = stage.configuration;
    this.time = stage.time;
    this.lessons = stage.lessons;
    this.results = stage.results;
    this.pace = stage.pace;
    this.transforms = new BagTransforms(bag, topics, this::transforms, results);
    this.infos = new BagInfos(bag, topics, results);
    this.colours = new BagColours(bag, topics, node, results);
  }

  /** A grasp in the base frame to be taught at its image. */
  void demonstrate(Showing showing) {
    toShow.add(showing);
  }

  /** Ends {@link #play} after the present message; from any thread. */
  void stop() {
    stopped = true;
    pace.end();
  }

  void play() throws IOException, InterruptedException {
    transforms.readFixed();
    BagMessages messages = bag.messages(topics::played);
    BagMessage message = messages.next();
    for (; message != null && !stopped; message = messages.next()) {
      long nanos = message.time().toNanos();
      pace.await(nanos);
      transforms.readUntil(nanos);
      time.set(nanos);
      take(message);
    }
    if (message != null) {
      results.stopped();
    } else {
      toShow.forEach(showing -> results.refused(showing.object(), "the recording ended before " + showing.when()
          + " came; it has " + images + " images"));
    }
    bag.problems().forEach(results::problem);
    if (bag.damaged()) {
      results.damaged();
    }
  }

  private void transforms(TFMessage message, boolean fixed, long nanos) {
    long now = time.getAndSet(nanos);
    node.transforms(message, fixed);
    time.set(now);
  }

  private void take(BagMessage message) throws IOException {
    try {
      if (message.connection().topic().equals(topics.depth())) {
        image(BagDepth.decode(message));
      } else {
        demonstration(RecordedDemonstration.of(message));
      }
    } catch (IllegalArgumentException | MalformedMessageException e) {
      results.leftOut(message.connection().topic(), e.getMessage());
    }
  }

  private void image(DepthMessage image) throws IOException {
    long stamp = image.header().stamp().toNanos();
    long when = stamp == 0 ? time.get() : stamp;
    colours.readUntil(time.get(), when);
    Optional<CameraInfo> info = infos.of(image.header(), time.get());
    boolean located = configuration.cameraPose().isPresent() || configuration.table() == TableSource.BASE
        || readAhead(image.header().frameId(), when);
    Frame frame = new Frame(++images, time.get(), when, image, info, located);
    boolean usable = look(frame, false);
    last = usable ? frame : last;
    for (Showing showing : List.copyOf(toShow)) {
      if (usable && showing.due(frame.number, seconds(frame))) {
        toShow.remove(showing);
        teach(Messages.demonstration(Messages.header(when, configuration.baseFrame()), showing.object(),
            showing.grasp()));
      } else if (showing.over(frame.number)) {
        toShow.remove(showing);
        results.refused(showing.object(), showing.when() + " cannot be used, see above: name another one with --at");
      }
    }
  }

  /** Since the beginning of the recording. */
  private double seconds(Frame frame) {
    return (frame.recorded - bag.start().toNanos()) * 1e-9;
  }

  /** Whether the place of a frame at a time was recorded, and has been read. */
  private boolean readAhead(String frame, long when) throws IOException {
    transforms.readAhead(time.get(), () -> node.knows(configuration.baseFrame(), frame, when));
    return node.knows(configuration.baseFrame(), frame, when);
  }

  private boolean look(Frame frame, boolean again) throws IOException {
    double seconds = seconds(frame);
    if (frame.info.isEmpty() && frame.image.needsInfo()) {
      results.unusable(frame.number, seconds, "no camera info could be read from " + topics.info());
      return false;
    }
    try {
      Prediction prediction = node.look(frame.image, frame.info);
      results.prediction(frame.number, seconds, prediction, again);
      if (results.drawing()) {
        results.draw(frame.number, prediction, node.view(frame.image, frame.info));
      }
      if (!frame.located && !again) {
        results.notLocated();
      }
      return true;
    } catch (UnusableInputException e) {
      results.unusable(frame.number, seconds, e.getMessage());
      return false;
    }
  }

  private void demonstration(Demonstration demonstration) throws IOException {
    long stamp = demonstration.header().stamp().toNanos();
    if (!demonstration.header().frameId().isEmpty() && stamp != 0) {
      readAhead(demonstration.header().frameId(), stamp);
    }
    teach(demonstration);
  }

  /**
   * Now is the time of the image that it is shown on, whatever clock that has: recording times may be of another one.
   */
  private void teach(Demonstration demonstration) throws IOException {
    lessons.forget();
    try {
      node.teach(demonstration, last == null ? time.get() : last.nanos);
    } catch (UnusableInputException e) {
      results.refused(demonstration.object(), e.getMessage());
      return;
    }
    pace.pause(() -> results.lesson(awaitEnd(demonstration.object())));
    long now = time.getAndSet(last.recorded);
    look(last, true);
    time.set(now);
  }

  private TeachingStatus awaitEnd(String name) {
    try {
      return lessons.await(name, LESSON);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during the lesson", e);
    }
  }
}
