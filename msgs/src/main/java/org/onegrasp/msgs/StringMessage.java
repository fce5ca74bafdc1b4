package org.onegrasp.msgs;

/** Text. */
public record StringMessage(String data) {
  public static final MessageCodec<StringMessage> CODEC = RecordCodec.of("std_msgs/String", StringMessage.class);
}
