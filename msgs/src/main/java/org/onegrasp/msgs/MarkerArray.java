package org.onegrasp.msgs;

import java.util.List;

/** Several shapes for RViz to draw. */
public record MarkerArray(List<Marker> markers) {
  public static final MessageCodec<MarkerArray> CODEC =
      RecordCodec.of("visualization_msgs/MarkerArray", MarkerArray.class);
}
