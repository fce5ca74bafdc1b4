package org.onegrasp.node;

import static org.onegrasp.node.ShownGrasp.Change.ADD;
import static org.onegrasp.node.ShownGrasp.Change.REPLACE;
import static org.onegrasp.node.health.Problems.Subject.CAMERA;
import static org.onegrasp.node.health.Problems.Subject.CAMERA_AGE;
import static org.onegrasp.node.health.Problems.Subject.DEMONSTRATION;
import static org.onegrasp.node.health.Problems.Subject.DEPTH;
import static org.onegrasp.node.health.Problems.Subject.DEPTH_AGE;
import static org.onegrasp.node.health.Problems.Subject.TIME;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.conversion.Messages;
import org.onegrasp.conversion.TimeText;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.camera.SceneHistory;
import org.onegrasp.node.camera.SceneReader;
import org.onegrasp.node.frames.FrameTree;
import org.onegrasp.node.frames.NoTransformException;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Pose;

/** Turns a demonstration message into a lesson, or says what is wrong with it. */
final class DemonstrationCheck {
  private static final int MAX_NAME = 100;
  private static final double MAX_TILT_DEGREES = 20;

  private final NodeConfiguration configuration;
  private final SceneHistory scenes;
  private final FrameTree frames;
  private final Problems problems;
  private final GraspDecoder decoder;

  /** @param output of the network that is taught */
  DemonstrationCheck(NodeConfiguration configuration, OutputSpec output, SceneHistory scenes, FrameTree frames,
      Problems problems) {
    this.configuration = configuration;
    this.scenes = scenes;
    this.frames = frames;
    this.problems = problems;
    this.decoder = new GraspDecoder(output, configuration.gripperOpening());
  }

  /**
   * A demonstration that can be taught.
   *
   * @param doubts what the person should know about the transforms that its place comes from; empty when there is
   * nothing
   */
  record Checked(ShownGrasp lesson, List<String> doubts) {}

  /**
   * Waits for transforms of the demonstration's time, which come a little later than it does, at most as long as they
   * may be away.
   */
  void await(Demonstration demonstration, long nowNanos) throws InterruptedException {
    String frame = demonstration.header().frameId();
    if (!frame.isEmpty()) {
      double seconds = Math.min(configuration.transformToleranceSeconds(), SceneReader.MOST_PATIENCE_SECONDS);
      frames.await(configuration.baseFrame(), frame, when(demonstration, nowNanos), Math.round(seconds * 1e9));
    }
  }

  /** The time of a demonstration: its stamp, or now when it has none. */
  private static long when(Demonstration demonstration, long nowNanos) {
    long stamp = demonstration.header().stamp().toNanos();
    return stamp == 0 ? nowNanos : stamp;
  }

  /** @throws UnusableInputException when it cannot be taught; the message says what to do */
  synchronized Checked check(Demonstration demonstration, long nowNanos) {
    checkName(demonstration.object());
    long when = when(demonstration, nowNanos);
    List<String> doubts = new ArrayList<>();
    Grasp grasp = inBase(demonstration, when, doubts);
    checkWidth(grasp.width());
    Scene scene = scene(when, nowNanos);
    List<String> reasons = decoder.checkDemonstration(scene.map(), scene.map().toMap(grasp));
    if (!reasons.isEmpty()) {
      throw refusal(reasons.get(0) + ". Show the grasp on the object, with the fingers beside it");
    }
    return new Checked(new ShownGrasp(demonstration.object(), scene, grasp, demonstration.add() ? ADD : REPLACE),
        List.copyOf(doubts));
  }

  private static void checkName(String object) {
    if (!isName(object)) {
      throw refusal("the object's name must have 1 to " + MAX_NAME + " characters, it has " + object.length()
          + ": fill in the field 'object'");
    }
  }

  /** Whether a skill may be called that. */
  static boolean isName(String object) {
    return !object.isBlank() && object.length() <= MAX_NAME;
  }

  private Grasp inBase(Demonstration demonstration, long when, List<String> doubts) {
    Pose shown;
    try {
      shown = Messages.pose(demonstration.pose());
    } catch (IllegalArgumentException e) {
      throw refusal(e.getMessage() + ": fill in position and orientation");
    }
    Pose pose = base(demonstration.header().frameId(), when, doubts).times(shown);
    double tilt = Math.toDegrees(Math.asin(Math.min(1, Math.abs(pose.rotation()[6]))));
    if (tilt > MAX_TILT_DEGREES) {
      throw refusal("the closing direction (x axis of the pose) is tilted by " + Math.round(tilt) + " degrees, at most "
          + Math.round(MAX_TILT_DEGREES) + " will do: only grasps from above can be taught");
    }
    return Messages.grasp(pose, demonstration.width(), 1);
  }

  private Pose base(String frame, long when, List<String> doubts) {
    String base = configuration.baseFrame();
    if (frame.isEmpty()) {
      return Pose.IDENTITY;
    }
    try {
      FrameTree.Located located = frames.lookUp(base, frame, when);
      doubts.addAll(located.doubts());
      return located.pose();
    } catch (NoTransformException e) {
      throw refusal(e.getMessage() + "; or give the pose in '" + base + "'");
    }
  }

  private void checkWidth(double width) {
    double opening = configuration.gripperOpening();
    if (!(width >= 0) || width > opening) {
      throw refusal("width " + width + " m is not within what the gripper can hold, 0 to " + opening
          + " m: show a narrower place, or set ~gripper_opening to what your gripper opens");
    }
  }

  private Scene scene(long when, long nowNanos) {
    long maxAge = Math.round(configuration.demonstrationMaxAgeSeconds() * 1e9);
    long age = nowNanos - when;
    if (Math.abs(age) > maxAge) {
      throw refusal(
          "it is stale: its stamp is " + TimeText.span(age) + (age > 0 ? " old" : " ahead of this machine's time")
              + ", at most " + TimeText.span(maxAge) + " will do (~demonstration_max_age): "
              + told("show it again, or compare the clocks", TIME));
    }
    Scene scene = scenes.nearest(when).orElseThrow(() -> refusal("no usable depth image has come yet: "
        + told("start the camera, or wait for its first image", TIME, DEPTH, CAMERA, DEPTH_AGE, CAMERA_AGE)));
    long apart = scene.stampNanos() - when;
    if (Math.abs(apart) > maxAge) {
      throw refusal(
          "the nearest depth image is " + TimeText.span(apart) + " away from it, at most " + TimeText.span(maxAge)
              + " will do: " + told("check that the camera is running", TIME, DEPTH, CAMERA, DEPTH_AGE, CAMERA_AGE));
    }
    return scene;
  }

  /** What is told about one of these subjects, or else this. */
  private String told(String otherwise, Problems.Subject... subjects) {
    String message = problems.message(subjects);
    return message.isEmpty() ? otherwise : message;
  }

  private static UnusableInputException refusal(String message) {
    return new UnusableInputException(DEMONSTRATION, message);
  }
}
