package org.onegrasp.msgs;

/** One reading. */
public record KeyValue(String key, String value) {
  public static final MessageCodec<KeyValue> CODEC = RecordCodec.of("diagnostic_msgs/KeyValue", KeyValue.class);
}
