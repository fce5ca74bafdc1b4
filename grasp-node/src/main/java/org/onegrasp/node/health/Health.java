package org.onegrasp.node.health;

import static org.onegrasp.node.health.Problems.Subject.ARM_AGE;
import static org.onegrasp.node.health.Problems.Subject.CAMERA_AGE;
import static org.onegrasp.node.health.Problems.Subject.CHECKS;
import static org.onegrasp.node.health.Problems.Subject.DEPTH_AGE;
import static org.onegrasp.node.health.Problems.Subject.GRASP_AGE;
import static org.onegrasp.node.health.Problems.Subject.MASTER;
import static org.onegrasp.node.health.Problems.Subject.NODE;
import static org.onegrasp.node.health.Problems.Subject.THREADS;
import static org.onegrasp.node.health.Problems.Subject.TRANSFORM;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.onegrasp.msgs.KeyValue;
import org.onegrasp.threads.Heartbeat;

/**
 * Whether what has to keep coming still comes, and every thread goes on. Ages are by the clock of the machine, which no
 * simulator stops. What was never seen, or not a moment ago, is not said to be well. For one thread.
 */
public final class Health {
  private static final double START_SECONDS = 2;
  /** A transform that could not be used is told for so long. */
  private static final double BAD_TRANSFORM_SECONDS = 5;

  /**
   * What the subscriptions know.
   *
   * @param malformedImages messages on the topic of depth images that could not be read so far
   * @param noImages why no depth images come, where it lies with publishers or connections; else empty
   * @param noInfos likewise for camera infos
   * @param silentMaster address of the ROS master while it does not answer; else empty
   * @param mostImageBytes a larger image is malformed
   */
  public record Wires(LongSupplier malformedImages, Supplier<String> noImages, Supplier<String> noInfos,
      Supplier<String> silentMaster, int mostImageBytes) {}

  private final Problems problems;
  private final Streams streams;
  private final Optional<TimeCheck> time;
  private final Wires wires;
  private final Runnable joints;
  private final Supplier<List<Heartbeat>> threads;
  private List<Heartbeat> beats = List.of();
  private long malformedBefore;

  /**
   * @param time compares clocks; empty on a recording, which comes as fast as it is read
   * @param wires what is known of the connections
   * @param joints throws an {@link UnusableInputException} when joint positions are missing that an arm needs
   * @param threads heartbeats of all threads of the node
   */
  public Health(Problems problems, Streams streams, Optional<TimeCheck> time, Wires wires, Runnable joints,
      Supplier<List<Heartbeat>> threads) {
    this.problems = problems;
    this.streams = streams;
    this.time = time;
    this.wires = wires;
    this.joints = joints;
    this.threads = threads;
  }

  /**
   * Tells the problems what it finds; to be called about once a second. What one look throws keeps no other from being
   * taken.
   */
  void check() {
    List<Runnable> looks = new ArrayList<>(List.of(this::checkThreads, this::checkTransforms));
    if (time.isPresent()) {
      looks.addAll(
          List.of(time.get()::check, this::checkImages, this::checkInfos, this::checkPredictions, this::checkJoints,
              this::checkMaster));
    }
    looks.add(problems::logLeftOut);
    List<Throwable> failures = new ArrayList<>();
    for (Runnable look : looks) {
      try {
        look.run();
      } catch (RuntimeException | Error e) {
        failures.add(e);
        problems.failed(CHECKS, "a check of the node's health failed", e);
      }
    }
    if (failures.isEmpty()) {
      problems.clear(CHECKS);
    }
  }

  private void checkThreads() {
    beats = threads.get();
    List<String> stuck = beats.stream().filter(Heartbeat::stuck).map(Health::words).toList();
    if (stuck.isEmpty()) {
      problems.clear(THREADS);
    } else {
      problems.report(THREADS, String.join("; ", stuck)
          + ". What it does stands still meanwhile: if this lasts, run launch/onegrasp report while it does, and"
          + " start the node again");
    }
  }

  private static double seconds(Heartbeat beat) {
    return beat.silentNanos() * 1e-9;
  }

  private static String words(Heartbeat beat) {
    if (!beat.alive()) {
      return "thread " + beat.thread() + " has ended";
    }
    return "thread " + beat.thread() + " has been silent for " + inWords(seconds(beat)) + " (" + beat.doing()
        + (beat.where().isEmpty() ? "" : ", at " + beat.where()) + ")";
  }

  private void checkTransforms() {
    if (streams.badTransforms().any() && streams.badTransforms().ageSeconds() > BAD_TRANSFORM_SECONDS) {
      problems.clear(TRANSFORM);
    }
  }

  /**
   * While none comes that can be used, what came instead stays told: its publisher may be tried again only now and
   * then.
   */
  private void checkImages() {
    Arrivals images = streams.images();
    long malformed = wires.malformedImages.getAsLong();
    String unreadable = malformed == malformedBefore ? "" : "what comes as depth image cannot be read (" + malformed
        + " so far): it is no sensor_msgs/Image, CompressedImage or PointCloud2, or has more than "
        + wires.mostImageBytes
        + " bytes, the most that can be used. Mend its publisher, or let it send smaller images";
    if (fresh(images)) {
      malformedBefore = malformed;
    }
    if (!unreadable.isEmpty()) {
      problems.report(DEPTH_AGE, unreadable);
    } else if (!images.any() && images.ageSeconds() > START_SECONDS) {
      problems.report(DEPTH_AGE, "no depth image has come yet" + because(wires.noImages)
          + ": start the camera, or connect ~depth to its depth topic");
    } else if (images.any() && images.stale()) {
      problems.report(DEPTH_AGE, "no depth image for " + inWords(images.ageSeconds()) + because(wires.noImages)
          + ": check the camera and its driver; a slower camera needs a larger ~image_max_age");
    } else {
      problems.clear(DEPTH_AGE);
    }
  }

  /**
   * Told while images come: without them it is known already what is missing. What was told stays until camera infos
   * come again.
   */
  private void checkInfos() {
    Arrivals infos = streams.infos();
    if (fresh(infos)) {
      problems.clear(CAMERA_AGE);
    } else if (!worthTelling(CAMERA_AGE)) {
      return;
    } else if (infos.any()) {
      problems.report(CAMERA_AGE, "no camera info for " + inWords(infos.ageSeconds()) + because(wires.noInfos)
          + ": check the camera's driver, which has to send one with each image");
    } else if (infos.ageSeconds() > START_SECONDS) {
      problems.report(CAMERA_AGE, "depth images come, but no camera info" + because(wires.noInfos)
          + ": connect ~camera_info to the info of the depth camera");
    }
  }

  private static String because(Supplier<String> trouble) {
    String reason = trouble.get();
    return reason.isEmpty() ? "" : " (" + reason + ")";
  }

  private void checkPredictions() {
    Arrivals predictions = streams.predictions();
    if (fresh(predictions)) {
      problems.clear(GRASP_AGE);
    } else if (worthTelling(GRASP_AGE) && predictions.any()) {
      problems.report(GRASP_AGE, "the newest prediction is " + inWords(predictions.ageSeconds())
          + " old: see what is said of the depth image, the camera and the node");
    }
  }

  private boolean worthTelling(Problems.Subject subject) {
    return fresh(streams.images()) || !problems.message(subject).isEmpty();
  }

  private void checkJoints() {
    try {
      joints.run();
      problems.clear(ARM_AGE);
    } catch (UnusableInputException e) {
      problems.report(ARM_AGE, e.getMessage());
    }
  }

  private void checkMaster() {
    String master = wires.silentMaster.get();
    if (master.isEmpty()) {
      problems.clear(MASTER);
    } else {
      problems.report(MASTER,
          "the ROS master at " + master + " does not answer: what is connected goes on, but no other node can connect."
              + " Start it again at that address, and this node registers there by itself");
    }
  }

  private static boolean fresh(Arrivals stream) {
    return stream.any() && !stream.stale();
  }

  /** Why a subject without a problem is not said to be well all the same; empty when it is proved to be. */
  String unproven(Problems.Subject subject) {
    if (time.isEmpty()) {
      return "";
    }
    return switch (subject) {
      case DEPTH -> unproven(streams.images(), "depth image");
      case CAMERA -> first(unproven(streams.infos(), "camera info"), unproven(streams.scenes(), "usable depth image"));
      case GRASP -> unproven(streams.predictions(), "prediction");
      default -> "";
    };
  }

  private static String first(String one, String other) {
    return one.isEmpty() ? other : one;
  }

  private static String unproven(Arrivals stream, String what) {
    if (!stream.any()) {
      return "no " + what + " yet";
    }
    return stream.stale() ? "the newest " + what + " is " + inWords(stream.ageSeconds()) + " old" : "";
  }

  /** What is known of a subject at the moment of the last {@link #check}, or now. */
  List<KeyValue> values(Problems.Subject subject) {
    return switch (subject) {
      case DEPTH -> List.of(age("newest image", streams.images()), age("newest usable image", streams.scenes()));
      case CAMERA -> List.of(age("newest camera info", streams.infos()), age("newest transform", streams.transforms()));
      case GRASP -> List.of(age("newest prediction", streams.predictions()));
      case NODE -> beats.stream().map(Health::value).toList();
      default -> List.of();
    };
  }

  private static KeyValue age(String what, Arrivals stream) {
    return new KeyValue(what, stream.any() ? inWords(stream.ageSeconds()) + " old" : "none yet");
  }

  private static KeyValue value(Heartbeat beat) {
    return new KeyValue("thread " + beat.thread(),
        !beat.alive() ? "has ended" : "heartbeat " + inWords(seconds(beat)) + " ago"
            + (beat.doing().isEmpty() ? "" : ", " + beat.doing())
            + (beat.failures() == 0 ? "" : ", " + beat.failures() + " failures"));
  }

  private static String inWords(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
