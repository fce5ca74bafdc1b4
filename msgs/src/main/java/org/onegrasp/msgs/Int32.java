package org.onegrasp.msgs;

/** A whole number. */
public record Int32(int data) {
  public static final MessageCodec<Int32> CODEC = RecordCodec.of("std_msgs/Int32", Int32.class);
}
