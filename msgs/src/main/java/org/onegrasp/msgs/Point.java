package org.onegrasp.msgs;

/** A position, in metres. */
public record Point(double x, double y, double z) {
  public static final MessageCodec<Point> CODEC = RecordCodec.of("geometry_msgs/Point", Point.class);
}
