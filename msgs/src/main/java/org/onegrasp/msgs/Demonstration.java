package org.onegrasp.msgs;

/**
 * One grasp shown by a person, on the object that lies in view of the camera.
 *
 * @param header frame of the pose; its stamp selects the images, the newest when zero
 * @param object name under which the skill is to be kept
 * @param pose between the finger tips when they close, metres; the x axis is the closing direction
 * @param width of the object between the fingers, metres
 * @param add to what this object was shown before; false: in place of it
 */
public record Demonstration(Header header, String object, PoseMessage pose, double width, boolean add) {

  public static final MessageCodec<Demonstration> CODEC =
      RecordCodec.of("onegrasp_msgs/Demonstration", Demonstration.class);

  /** In place of what this object was shown before. */
  public Demonstration(Header header, String object, PoseMessage pose, double width) {
    this(header, object, pose, width, false);
  }

  /** The same to be added to what the object was shown before. */
  public Demonstration added() {
    return new Demonstration(header, object, pose, width, true);
  }
}
