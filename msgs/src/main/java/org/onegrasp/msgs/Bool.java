package org.onegrasp.msgs;

/** A truth value. */
public record Bool(boolean data) {
  public static final MessageCodec<Bool> CODEC = RecordCodec.of("std_msgs/Bool", Bool.class);
}
