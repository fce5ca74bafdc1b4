package org.onegrasp.node.camera;

import static org.onegrasp.node.health.Problems.Subject.COLOUR;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;
import org.onegrasp.conversion.TimeText;
import org.onegrasp.msgs.CameraInfo;
import org.onegrasp.msgs.Image;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.node.frames.FrameTree;
import org.onegrasp.node.frames.NoTransformException;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.health.UnusableInputException;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.Rectified;
import org.onegrasp.world.CameraModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Pose;

/**
 * The latest colour images, and what a depth image's pixels look like in them. An image of the depth image's size and
 * frame is registered to it: pixel for pixel. Of another camera, each depth pixel is looked up where that camera sees
 * it. Colour that does not fit is left out, and told. {@link #add} and {@link #info} are for any thread, {@link #onto}
 * is for one.
 */
final class ColourPictures {
  private static final byte[] NONE = {};
  private static final int CAPACITY = 4;
  private static final int CHANNELS = 3;
  /** An image further in time from the depth image shows another scene. */
  private static final long FAR_NANOS = 200_000_000L;

  private final NodeConfiguration configuration;
  private final FrameTree frames;
  private final Problems problems;
  private final Intrinsics intrinsics = new Intrinsics(Rectified.TRUE, "");
  private final ArrayDeque<Timed> pictures = new ArrayDeque<>();
  private CameraInfo info; // of the colour camera; null until it came

  private record Timed(Image image, long whenNanos) {}

  ColourPictures(NodeConfiguration configuration, FrameTree frames, Problems problems) {
    this.configuration = configuration;
    this.frames = frames;
    this.problems = problems;
  }

  /** @param nowNanos ROS time, for images without a stamp */
  synchronized void add(Image image, long nowNanos) {
    long stamp = image.header().stamp().toNanos();
    if (pictures.size() == CAPACITY) {
      pictures.removeFirst();
    }
    pictures.addLast(new Timed(image, stamp == 0 ? nowNanos : stamp));
  }

  synchronized void info(CameraInfo newer) {
    info = newer;
  }

  private synchronized Optional<Timed> nearest(long whenNanos) {
    return pictures.stream().min(Comparator.comparingLong(picture -> Math.abs(picture.whenNanos - whenNanos)));
  }

  private synchronized Optional<CameraInfo> info() {
    return Optional.ofNullable(info);
  }

  /**
   * Colours of the pixels of a depth image.
   *
   * @param frame of the depth image
   * @return (height, width, 3); empty where there are none
   */
  byte[] onto(Observation depth, String frame, long whenNanos) {
    Optional<Timed> picture = nearest(whenNanos);
    if (picture.isEmpty()) {
      return NONE; // nobody sends colour
    }
    try {
      byte[] rgb = onto(depth, frame, whenNanos, picture.get());
      problems.clear(COLOUR);
      return rgb;
    } catch (UnusableInputException e) {
      problems.report(COLOUR, e.getMessage());
      return NONE;
    }
  }

  private byte[] onto(Observation depth, String frame, long whenNanos, Timed picture) {
    long apart = Math.abs(picture.whenNanos - whenNanos);
    if (apart > FAR_NANOS) {
      throw unfit("the nearest colour image is " + TimeText.span(apart) + " away from the depth image, at most "
          + TimeText.span(FAR_NANOS) + " will do: check that both come from one camera, and its clock");
    }
    Image image = picture.image;
    byte[] rgb = Colours.rgb(image);
    CameraModel camera = depth.camera();
    String own = image.header().frameId();
    boolean sameFrame = own.isEmpty() || frame.isEmpty() || bare(own).equals(bare(frame));
    if (sameFrame && image.width() == camera.width() && image.height() == camera.height()) {
      return rgb;
    }
    CameraInfo calibration = info().orElseThrow(() -> unfit("the colour image has " + image.width() + "x"
        + image.height() + " pixels in frame '" + Quoted.of(own) + "', the depth image " + camera.width() + "x"
        + camera.height() + " in '" + Quoted.of(frame)
        + "': connect ~colour to colour that is registered to the depth, or ~colour_info to its camera info"));
    return projected(depth, rgb, intrinsics.read(calibration, image).camera(), placeOf(own, whenNanos));
  }

  private Pose placeOf(String frame, long whenNanos) {
    if (configuration.cameraPose().isPresent()) {
      throw unfit("with ~camera_pose nothing says where the colour camera is: connect ~colour to colour that is"
          + " registered to the depth");
    }
    try {
      return frames.lookUp(configuration.baseFrame(), frame, whenNanos).pose();
    } catch (NoTransformException e) {
      throw unfit(e.getMessage());
    }
  }

  /** Each depth pixel's point, seen by the colour camera; black, which is no colour, where that does not see it. */
  private static byte[] projected(Observation depth, byte[] rgb, CameraModel colour, Pose colourInBase) {
    CameraModel camera = depth.camera();
    Pose toColour = colourInBase.inverse().times(depth.cameraInBase());
    byte[] seen = new byte[CHANNELS * camera.width() * camera.height()];
    for (int i = 0; i < camera.width() * camera.height(); i++) {
      double z = depth.depthMetres()[i];
      double[] p = toColour.transform(z * (i % camera.width() - camera.cx()) / camera.fx(),
          z * (i / camera.width() - camera.cy()) / camera.fy(), z);
      double col = Math.rint(colour.fx() * p[0] / p[2] + colour.cx());
      double row = Math.rint(colour.fy() * p[1] / p[2] + colour.cy());
      if (p[2] > 0 && col >= 0 && row >= 0 && col < colour.width() && row < colour.height()) {
        System.arraycopy(rgb, CHANNELS * ((int) row * colour.width() + (int) col), seen, CHANNELS * i, CHANNELS);
      }
    }
    return seen;
  }

  private static String bare(String frame) {
    return frame.startsWith("/") ? frame.substring(1) : frame;
  }

  private static UnusableInputException unfit(String words) {
    return new UnusableInputException(COLOUR, words + "; colour is left out");
  }
}
