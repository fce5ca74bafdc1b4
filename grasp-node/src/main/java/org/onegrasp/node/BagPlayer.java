package org.onegrasp.node;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.msgs.bag.BagMessage;
import org.onegrasp.msgs.bag.BagMessages;
import org.onegrasp.world.Grasp;

/**
 * Plays a recording into a grasp node, message by message, without leaving one out: the node's time is that of the recording, and
 * stands still during a lesson.
 */
final class BagPlayer {
  private static final Duration LESSON = Duration.ofMinutes(10);

  /** An image on its way through the node. */
  private record Frame(int number, double seconds, Image image) {}

  private final Bag bag;
  private final BagTopics topics;
  private final GraspNode node;
  private final String baseFrame;
  private final AtomicLong time;
  private final LessonProgress lessons;
  private final BagResults results;
  private final BagPace pace;
  private CameraInfo info;
  private Frame last;
  private int images;
  private Grasp toShow;
  private String object;
  private volatile boolean stopped;

  /** What a player plays into. */
  record Stage(GraspNode node, String baseFrame, AtomicLong time, LessonProgress lessons, BagResults results, BagPace pace) {}

  BagPlayer(Bag bag, BagTopics topics, Stage stage) {
    this.bag = bag;
    this.topics = topics;
    this.node = stage.node;
    this.baseFrame = stage.baseFrame;
    this.time = stage.time;
    this.lessons = stage.lessons;
    this.results = stage.results;
    this.pace = stage.pace;
  }

  /** A grasp in the base frame to be taught at the first usable image. */
  void demonstrate(String name, Grasp grasp) {
    object = name;
    toShow = grasp;
  }

  /** Ends {@link #play} after the present message; from any thread. */
  void stop() {
    stopped = true;
  }

  void play() throws IOException, InterruptedException {
    time.set(bag.start().toNanos());
    prepare();
    BagMessages messages = bag.messages(topics::wanted);
    for (BagMessage message = messages.next(); message != null && !stopped; message = messages.next()) {
      pace.await(message.time().toNanos());
      time.set(message.time().toNanos());
      take(message);
    }
    bag.problems().forEach(results::problem);
  }

  /** What holds for all of the recording may have been recorded a little after the first image. */
  private void prepare() throws IOException {
    BagMessages fixed = bag.messages(connection -> connection.topic().equals(topics.staticTransforms()));
    for (BagMessage message = fixed.next(); message != null; message = fixed.next()) {
      take(message);
    }
    BagMessage first = bag.messages(connection -> connection.topic().equals(topics.info())).next();
    if (first != null) {
      take(first);
    }
  }

  private void take(BagMessage message) throws IOException {
    String topic = message.connection().topic();
    try {
      if (topic.equals(topics.depth())) {
        image(message);
      } else if (topic.equals(topics.info())) {
        info = message.decode(CameraInfo.CODEC);
      } else if (topic.equals(topics.transforms()) || topic.equals(topics.staticTransforms())) {
        node.transforms(message.decode(TFMessage.CODEC), topic.equals(topics.staticTransforms()));
      } else {
        teach(message.decode(Demonstration.CODEC));
      }
    } catch (IllegalArgumentException | MalformedMessageException e) {
      results.problem("a message on " + topic + " is left out: " + e.getMessage());
    }
  }

  private void image(BagMessage message) throws IOException {
    double seconds = (message.time().toNanos() - bag.start().toNanos()) * 1e-9;
    Frame frame = new Frame(++images, seconds, message.decode(Image.CODEC));
    if (look(frame, false)) {
      last = frame;
      if (toShow != null) {
        Grasp shown = toShow;
        toShow = null;
        teach(Messages.demonstration(Messages.header(stamp(frame), baseFrame), object, shown));
      }
    }
  }

  private long stamp(Frame frame) {
    long stamp = frame.image.header().stamp().toNanos();
    return stamp == 0 ? time.get() : stamp;
  }

  private boolean look(Frame frame, boolean again) throws IOException {
    if (info == null) {
      results.unusable(frame.number, frame.seconds, "no camera info could be read");
      return false;
    }
    try {
      results.prediction(frame.number, frame.seconds, node.look(frame.image, info), again);
      return true;
    } catch (UnusableInputException e) {
      results.unusable(frame.number, frame.seconds, e.getMessage());
      return false;
    }
  }

  private void teach(Demonstration demonstration) throws IOException {
    lessons.forget();
    try {
      node.teach(demonstration);
    } catch (UnusableInputException e) {
      results.refused(demonstration.object(), e.getMessage());
      return;
    }
    pace.pause(() -> results.lesson(awaitEnd(demonstration.object())));
    look(last, true);
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
