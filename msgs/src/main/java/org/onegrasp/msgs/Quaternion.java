package org.onegrasp.msgs;

/** A rotation as a unit quaternion. */
public record Quaternion(double x, double y, double z, double w) {
  public static final MessageCodec<Quaternion> CODEC = RecordCodec.of("geometry_msgs/Quaternion", Quaternion.class);

  public static final Quaternion IDENTITY = new Quaternion(0, 0, 0, 1);
}
