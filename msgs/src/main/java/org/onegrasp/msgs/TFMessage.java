package org.onegrasp.msgs;

import java.util.List;

/** How frames lie in each other. */
public record TFMessage(List<TransformStamped> transforms) {
  public static final MessageCodec<TFMessage> CODEC = RecordCodec.of("tf2_msgs/TFMessage", TFMessage.class);
}
