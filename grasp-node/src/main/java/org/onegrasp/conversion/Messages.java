package org.onegrasp.conversion;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.msgs.ColorRGBA;
import org.onegrasp.msgs.Demonstration;
import org.onegrasp.msgs.GraspMessage;
import org.onegrasp.msgs.Header;
import org.onegrasp.msgs.Marker;
import org.onegrasp.msgs.Point;
import org.onegrasp.msgs.PoseMessage;
import org.onegrasp.msgs.Quaternion;
import org.onegrasp.msgs.RosDuration;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.Transform;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.msgs.Vector3;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Pose;
import org.onegrasp.world.Tilt;

/** Between the records of the world and those of the wire. The x axis of a grasp's pose is the closing direction. */
public final class Messages {
  /** Of the unit vector that points out of the support. */
  private static final double LEAST_UP = 0.1;

  /** Poses within it can be chained as long as one likes: no sum of them overflows. */
  public static final double MOST_METRES = 1_000_000;

  private Messages() {}

  /** A frame's name, or the beginning of one, as tf2 takes it: without slashes in front. */
  public static String frame(String name) {
    return name.strip().replaceFirst("^/+", "");
  }

  public static Header header(long stampNanos, String frame) {
    return Header.of(RosTime.ofNanos(stampNanos), frame);
  }

  /**
   * @throws IllegalArgumentException when a number is not finite, the position is too far away or the quaternion is
   * zero
   */
  public static Pose pose(PoseMessage message) {
    Point p = message.position();
    return pose(p.x(), p.y(), p.z(), message.orientation());
  }

  /** @throws IllegalArgumentException as for a pose */
  public static Pose pose(Transform transform) {
    Vector3 t = transform.translation();
    return pose(t.x(), t.y(), t.z(), transform.rotation());
  }

  private static Pose pose(double x, double y, double z, Quaternion q) {
    Pose pose = new Pose(x, y, z, q.x(), q.y(), q.z(), q.w());
    if (Math.max(Math.max(Math.abs(x), Math.abs(y)), Math.abs(z)) > MOST_METRES) {
      throw new IllegalArgumentException("position (" + x + ", " + y + ", " + z + ") is more than " + (long) MOST_METRES
          + " m away, which is no place that an arm reaches: check the unit (metres)");
    }
    return pose;
  }

  public static PoseMessage pose(Pose pose) {
    return new PoseMessage(new Point(pose.x(), pose.y(), pose.z()),
        new Quaternion(pose.qx(), pose.qy(), pose.qz(), pose.qw()));
  }

  /** One transform: {@code child} in the header's frame. */
  public static TFMessage transform(Header header, String child, Pose pose) {
    return new TFMessage(List.of(transformStamped(header, child, pose)));
  }

  public static TransformStamped transformStamped(Header header, String child, Pose pose) {
    return new TransformStamped(header, child, new Transform(new Vector3(pose.x(), pose.y(), pose.z()),
        new Quaternion(pose.qx(), pose.qy(), pose.qz(), pose.qw())));
  }

  /** What the object looks like, in a frame that moves with it. */
  public static Marker marker(Header header, ObjectModel object) {
    List<Point> corners = new ArrayList<>();
    List<ColorRGBA> colours = new ArrayList<>();
    float[] vertices = object.vertices();
    for (int i = 0; i < object.triangles().length; i++) {
      int corner = 3 * object.triangles()[i];
      corners.add(new Point(vertices[corner], vertices[corner + 1], vertices[corner + 2]));
      int rgb = object.colours()[i / 3];
      colours.add(new ColorRGBA((rgb >> 16 & 0xFF) / 255f, (rgb >> 8 & 0xFF) / 255f, (rgb & 0xFF) / 255f, 1));
    }
    return new Marker(header, "object", 0, Marker.TRIANGLE_LIST, Marker.ADD, pose(Pose.IDENTITY), new Vector3(1, 1, 1),
        new ColorRGBA(1, 1, 1, 1), RosDuration.ZERO, true, corners, colours, "", "", false);
  }

  public static Pose pose(Grasp grasp) {
    return grasp.pose();
  }

  public static GraspMessage grasp(Header header, String object, Grasp grasp) {
    return new GraspMessage(header, object, pose(pose(grasp)), grasp.width(), (float) grasp.quality());
  }

  /** With the way in which it leans, when that is not sideways. */
  public static Grasp grasp(GraspMessage message) {
    Pose pose = pose(message.pose());
    double[] m = pose.rotation();
    if (m[8] < LEAST_UP || m[2] == 0 && m[5] == 0) {
      return grasp(pose, message.width(), message.quality());
    }
    Tilt tilt = new Tilt(m[2], m[5]);
    double yaw = tilt.turnAbout(0, 0, 0).inverse().times(pose).yaw();
    return new Grasp(pose.x(), pose.y(), pose.z(), yaw, message.width(), message.quality(), tilt);
  }

  public static Demonstration demonstration(Header header, String object, Grasp grasp) {
    return new Demonstration(header, object, pose(pose(grasp)), grasp.width());
  }

  public static Grasp grasp(Pose pose, double width, double quality) {
    return new Grasp(pose.x(), pose.y(), pose.z(), pose.yaw(), width, quality);
  }
}
