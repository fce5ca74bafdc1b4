package org.onegrasp.node.camera;

import static org.onegrasp.node.health.Problems.Subject.COLOUR;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import org.onegrasp.conversion.TimeText;
import org.onegrasp.msgs.ByteArrays;
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
  /** An image further in time from the depth image shows another scene. */
  private static final long FAR_NANOS = 200_000_000L;

  private final NodeConfiguration configuration;
  private final FrameTree frames;
  private final Problems problems;
  private final Intrinsics intrinsics = new Intrinsics(Rectified.TRUE, "");
  private final ArrayDeque<Timed> pictures = new ArrayDeque<>();
  private CameraInfo info; // of the colour camera; null until it came
  private Timed used; // by the thread that looks; null while it does not

  private record Timed(Image image, long whenNanos) {}

  ColourPictures(NodeConfiguration configuration, FrameTree frames, Problems problems) {
    this.configuration = configuration;
    this.frames = frames;
    this.problems = problems;
  }

  /**
   * Takes over an image and its data.
   *
   * @param nowNanos ROS time, for images without a stamp
   */
  synchronized void add(Image image, long nowNanos) {
    long stamp = image.header().stamp().toNanos();
    if (pictures.size() == CAPACITY) {
      Timed eldest = pictures.removeFirst();
      if (eldest != used) {
        ByteArrays.giveBack(eldest.image.data());
      }
    }
    pictures.addLast(new Timed(image, stamp == 0 ? nowNanos : stamp));
  }

  synchronized void info(CameraInfo newer) {
    info = newer;
  }

  /** To be used until {@link #done}. */
  private synchronized Optional<Timed> nearest(long whenNanos) {
    Optional<Timed> nearest =
        pictures.stream().min(Comparator.comparingLong(picture -> Math.abs(picture.whenNanos - whenNanos)));
    used = nearest.orElse(null);
    return nearest;
  }

  private synchronized void done() {
    used = null;
  }

  private synchronized Optional<CameraInfo> info() {
    return Optional.ofNullable(info);
  }

  /**
   * Colours of the pixels of a depth image.
   *
   * @param frame of the depth image
   * @param memory gives an array of so many bytes; all of it is written
   * @return (height, width, 3); empty where there are none
   */
  byte[] onto(Observation depth, String frame, long whenNanos, IntFunction<byte[]> memory) {
    Optional<Timed> picture = nearest(whenNanos);
    if (picture.isEmpty()) {
      return NONE; // nobody sends colour
    }
    try {
      byte[] rgb = onto(depth, frame, whenNanos, picture.get(), memory);
      problems.clear(COLOUR);
      return rgb;
    } catch (UnusableInputException e) {
      problems.report(COLOUR, e.getMessage());
      return NONE;
    } finally {
      done();
    }
  }

  private byte[] onto(Observation depth, String frame, long whenNanos, Timed picture, IntFunction<byte[]> memory) {
    long apart = Math.abs(picture.whenNanos - whenNanos);
    if (apart > FAR_NANOS) {
      throw unfit("the nearest colour image is " + TimeText.span(apart) + " away from the depth image, at most "
          + TimeText.span(FAR_NANOS) + " will do: check that both come from one camera, and its clock");
    }
    Image image = picture.image;
    Colours colours = Colours.of(image);
    CameraModel camera = depth.camera();
    String own = image.header().frameId();
    boolean sameFrame = own.isEmpty() || frame.isEmpty() || bare(own).equals(bare(frame));
    if (sameFrame && image.width() == camera.width() && image.height() == camera.height()) {
      byte[] rgb = memory.apply(Colours.CHANNELS * camera.width() * camera.height());
      colours.copyTo(rgb);
      return rgb;
    }
    CameraInfo calibration = info().orElseThrow(() -> unfit("the colour image has " + image.width() + "x"
        + image.height() + " pixels in frame '" + Quoted.of(own) + "', the depth image " + camera.width() + "x"
        + camera.height() + " in '" + Quoted.of(frame)
        + "': connect ~colour to colour that is registered to the depth, or ~colour_info to its camera info"));
    CameraModel eye = intrinsics.read(calibration, image.width(), image.height()).camera();
    Pose place = placeOf(own, whenNanos);
    byte[] rgb = memory.apply(Colours.CHANNELS * camera.width() * camera.height());
    project(depth, colours, eye, place, rgb);
    return rgb;
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
  private static void project(Observation depth, Colours colours, CameraModel colour, Pose colourInBase, byte[] rgb) {
    CameraModel camera = depth.camera();
    Pose toColour = colourInBase.inverse().times(depth.cameraInBase());
    Arrays.fill(rgb, (byte) 0);
    for (int i = 0; i < camera.width() * camera.height(); i++) {
      double z = depth.depthMetres()[i];
      double[] p = toColour.transform(z * (i % camera.width() - camera.cx()) / camera.fx(),
          z * (i / camera.width() - camera.cy()) / camera.fy(), z);
      double col = Math.rint(colour.fx() * p[0] / p[2] + colour.cx());
      double row = Math.rint(colour.fy() * p[1] / p[2] + colour.cy());
      if (p[2] > 0 && col >= 0 && row >= 0 && col < colour.width() && row < colour.height()) {
        colours.copy((int) row, (int) col, rgb, Colours.CHANNELS * i);
      }
    }
  }

  private static String bare(String frame) {
    return frame.startsWith("/") ? frame.substring(1) : frame;
  }

  private static UnusableInputException unfit(String words) {
    return new UnusableInputException(COLOUR, words + "; colour is left out");
  }
}
