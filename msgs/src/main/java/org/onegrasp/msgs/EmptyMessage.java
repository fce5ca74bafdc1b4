package org.onegrasp.msgs;

/** A signal: that it comes is all it says. */
public record EmptyMessage() {
  public static final MessageCodec<EmptyMessage> CODEC = RecordCodec.of("std_msgs/Empty", EmptyMessage.class);
}
