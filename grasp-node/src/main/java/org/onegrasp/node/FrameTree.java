package org.onegrasp.node;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.world.Pose;

/** The latest transforms of /tf and /tf_static: enough for cameras and bases that stand still. Safe for use by several threads. */
final class FrameTree {
  private static final int MAX_DEPTH = 100;

  private record Edge(String parent, Pose childInParent) {}

  private record Rooted(String root, Pose inRoot) {}

  private final Map<String, Edge> edges = new ConcurrentHashMap<>();

  void update(TFMessage message) {
    for (TransformStamped transform : message.transforms()) {
      edges.put(name(transform.childFrameId()),
          new Edge(name(transform.header().frameId()), Messages.pose(transform.transform())));
    }
  }

  /** Pose of {@code frame} in {@code base}, or nothing when no chain of transforms joins them. */
  Optional<Pose> lookUp(String base, String frame) {
    if (name(base).equals(name(frame))) {
      return Optional.of(Pose.IDENTITY);
    }
    Rooted from = rooted(frame);
    Rooted to = rooted(base);
    return from.root.equals(to.root) ? Optional.of(to.inRoot.inverse().times(from.inRoot)) : Optional.empty();
  }

  /** Names of the known frames, for messages. */
  String known() {
    return edges.isEmpty() ? "none" : String.join(", ", new TreeMap<>(edges).keySet());
  }

  private Rooted rooted(String frame) {
    String at = name(frame);
    Pose pose = Pose.IDENTITY;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      Edge edge = edges.get(at);
      if (edge == null) {
        break;
      }
      pose = edge.childInParent.times(pose);
      at = edge.parent;
    }
    return new Rooted(at, pose);
  }

  private static String name(String frame) {
    return frame.startsWith("/") ? frame.substring(1) : frame;
  }
}
