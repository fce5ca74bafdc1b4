package org.onegrasp.msgs;

/** A number in single precision. */
public record Float32(float data) {
  public static final MessageCodec<Float32> CODEC = RecordCodec.of("std_msgs/Float32", Float32.class);
}
