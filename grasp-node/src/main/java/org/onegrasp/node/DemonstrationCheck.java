package org.onegrasp.node;

import static org.onegrasp.node.Problems.Subject.CAMERA;
import static org.onegrasp.node.Problems.Subject.DEMONSTRATION;
import static org.onegrasp.node.Problems.Subject.DEPTH;

import java.util.List;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.msgs.Demonstration;
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

  DemonstrationCheck(NodeConfiguration configuration, SceneHistory scenes, FrameTree frames, Problems problems) {
    this.configuration = configuration;
    this.scenes = scenes;
    this.frames = frames;
    this.problems = problems;
    this.decoder = new GraspDecoder(configuration.gripperOpening());
  }

  /** @throws UnusableInputException when it cannot be taught; the message says what to do */
  synchronized Lesson check(Demonstration demonstration, long nowNanos) {
    checkName(demonstration.object());
    long stamp = demonstration.header().stamp().toNanos();
    long when = stamp == 0 ? nowNanos : stamp;
    Grasp grasp = inBase(demonstration, when);
    checkWidth(grasp.width());
    Scene scene = scene(when, nowNanos);
    List<String> reasons = decoder.checkDemonstration(scene.map(), grasp);
    if (!reasons.isEmpty()) {
      throw refusal(reasons.get(0) + ". Show the grasp on the object, with the fingers beside it");
    }
    return new Lesson(demonstration.object(), scene, grasp);
  }

  private static void checkName(String object) {
    if (object.isBlank() || object.length() > MAX_NAME) {
      throw refusal("the object's name must have 1 to " + MAX_NAME + " characters, it has " + object.length()
          + ": fill in the field 'object'");
    }
  }

  private Grasp inBase(Demonstration demonstration, long when) {
    Pose shown;
    try {
      shown = Messages.pose(demonstration.pose());
    } catch (IllegalArgumentException e) {
      throw refusal(e.getMessage() + ": fill in position and orientation");
    }
    Pose pose = base(demonstration.header().frameId(), when).times(shown);
    double tilt = Math.toDegrees(Math.asin(Math.min(1, Math.abs(pose.rotation()[6]))));
    if (tilt > MAX_TILT_DEGREES) {
      throw refusal("the closing direction (x axis of the pose) is tilted by " + Math.round(tilt) + " degrees, at most "
          + Math.round(MAX_TILT_DEGREES) + " will do: only grasps from above can be taught");
    }
    return Messages.grasp(pose, demonstration.width(), 1);
  }

  private Pose base(String frame, long when) {
    String base = configuration.baseFrame();
    if (frame.isEmpty()) {
      return Pose.IDENTITY;
    }
    try {
      return frames.lookUp(base, frame, when).pose();
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
    double maxAge = configuration.demonstrationMaxAgeSeconds();
    double age = (nowNanos - when) * 1e-9;
    if (Math.abs(age) > maxAge) {
      throw refusal("it is stale: its stamp is " + seconds(Math.abs(age)) + (age > 0 ? " old" : " ahead of this machine's time")
          + ", at most " + seconds(maxAge) + " will do (~demonstration_max_age): show it again, or compare the clocks");
    }
    Scene scene = scenes.nearest(when)
        .orElseThrow(() -> refusal("no usable depth image has come yet: " + problems.message(DEPTH, CAMERA)));
    double apart = Math.abs(scene.stampNanos() - when) * 1e-9;
    if (apart > maxAge) {
      throw refusal("the nearest depth image is " + seconds(apart) + " away from it, at most " + seconds(maxAge)
          + " will do: check that the camera is running. " + problems.message(DEPTH, CAMERA));
    }
    return scene;
  }

  private static String seconds(double seconds) {
    return Math.round(seconds * 10) / 10.0 + " s";
  }

  private static UnusableInputException refusal(String message) {
    return new UnusableInputException(DEMONSTRATION, message);
  }
}
