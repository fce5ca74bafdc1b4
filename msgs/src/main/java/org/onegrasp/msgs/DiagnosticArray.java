package org.onegrasp.msgs;

import java.util.List;

/** How the parts of the robot are. */
public record DiagnosticArray(Header header, List<DiagnosticStatus> status) {
  public static final MessageCodec<DiagnosticArray> CODEC =
      RecordCodec.of("diagnostic_msgs/DiagnosticArray", DiagnosticArray.class);
}
