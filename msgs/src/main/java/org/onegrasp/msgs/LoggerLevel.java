package org.onegrasp.msgs;

/** A logger and its level: "debug", "info", "warn", "error" or "fatal". */
public record LoggerLevel(String name, String level) {
  public static final MessageCodec<LoggerLevel> CODEC = RecordCodec.of("roscpp/Logger", LoggerLevel.class);
}
