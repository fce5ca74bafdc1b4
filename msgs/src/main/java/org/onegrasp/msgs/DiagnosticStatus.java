package org.onegrasp.msgs;

import java.util.List;

/**
 * How one part of the robot is.
 *
 * @param level OK, WARN, ERROR or STALE
 * @param name of the part
 * @param message in plain words
 * @param hardwareId which device; may be empty
 * @param values readings
 */
public record DiagnosticStatus(int level, String name, String message, String hardwareId, List<KeyValue> values) {
  public static final MessageCodec<DiagnosticStatus> CODEC =
      RecordCodec.of("diagnostic_msgs/DiagnosticStatus", DiagnosticStatus.class);

  public static final int OK = 0;
  public static final int WARN = 1;
  public static final int ERROR = 2;
  public static final int STALE = 3;
}
