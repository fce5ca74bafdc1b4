package org.onegrasp.msgs;

/** A direction or extent; in metres where it is a length. */
public record Vector3(double x, double y, double z) {
  public static final MessageCodec<Vector3> CODEC = RecordCodec.of("geometry_msgs/Vector3", Vector3.class);
}
