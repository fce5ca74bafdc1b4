package org.onegrasp.msgs;

/** A number in double precision. */
public record Float64(double data) {
  public static final MessageCodec<Float64> CODEC = RecordCodec.of("std_msgs/Float64", Float64.class);
}
