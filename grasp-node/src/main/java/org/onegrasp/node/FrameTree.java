package org.onegrasp.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.world.Pose;

/**
 * The transforms of /tf (the last ten seconds) and /tf_static (for ever), as a tree of frames. Memory is bounded: at most 500
 * frames with at most 500 samples each. Safe for use by several threads.
 */
final class FrameTree {
  static final int MAX_FRAMES = 500;
  private static final int MAX_NAMES = 20;
  private static final int MAX_NAME = 500;
  private static final long JUMP_NANOS = 1_000_000_000;

  private final long toleranceNanos;
  private final Map<String, FrameHistory> frames = new TreeMap<>();
  private long lastNanos;

  /** @param toleranceSeconds how far from the newest (or oldest) sample of a moving frame its pose is still believed */
  FrameTree(double toleranceSeconds) {
    toleranceNanos = Math.round(toleranceSeconds * 1e9);
  }

  /**
   * Takes a message over.
   *
   * @param fixed came on /tf_static
   * @param nowNanos ROS time, for transforms without a stamp; when it goes back, as a bag does that starts again, moving frames
   *     are forgotten
   * @throws IllegalArgumentException when one of the transforms is unusable; the others are taken over
   */
  synchronized void update(TFMessage message, boolean fixed, long nowNanos) {
    if (nowNanos < lastNanos - JUMP_NANOS) {
      frames.values().removeIf(history -> !history.fixed());
    }
    lastNanos = nowNanos;
    IllegalArgumentException unusable = null;
    for (TransformStamped transform : message.transforms()) {
      try {
        add(transform, fixed, nowNanos);
      } catch (IllegalArgumentException e) {
        unusable = e;
      }
    }
    if (unusable != null) {
      throw unusable;
    }
  }

  private void add(TransformStamped transform, boolean fixed, long nowNanos) {
    String parent = name(transform.header().frameId());
    String child = name(transform.childFrameId());
    if (parent.isEmpty() || child.isEmpty() || parent.equals(child) || parent.length() + child.length() > MAX_NAME) {
      throw new IllegalArgumentException("it joins '" + shortened(child) + "' to '" + shortened(parent)
          + "', but needs two different names of together at most " + MAX_NAME + " characters");
    }
    Pose pose;
    try {
      pose = Messages.pose(transform.transform());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + child + "' in '" + parent + "': " + e.getMessage(), e);
    }
    FrameHistory history = frames.get(child);
    if (history == null && frames.size() >= MAX_FRAMES) {
      throw new IllegalArgumentException("'" + child + "' is left out, " + MAX_FRAMES + " frames are known already");
    }
    if (history == null || history.fixed() != fixed || !history.parent().equals(parent)) {
      history = new FrameHistory(child, parent, fixed);
      frames.put(child, history);
    }
    long stamp = transform.header().stamp().toNanos();
    history.add(stamp == 0 ? nowNanos : stamp, pose);
  }

  /**
   * Pose of {@code frame} in {@code base} at a time.
   *
   * @throws NoTransformException when no chain of transforms joins them, or one of the chain is too far from that time
   */
  synchronized Pose lookUp(String base, String frame, long stampNanos) {
    List<String> fromFrame = upwards(name(frame));
    List<String> fromBase = upwards(name(base));
    String common = fromFrame.stream().filter(fromBase::contains).findFirst()
        .orElseThrow(() -> new NoTransformException(unknown(fromBase) + unknown(fromFrame) + "no transform from '" + frame + "' to '"
            + base + "' on /tf or /tf_static (known frames: " + known() + "): publish one"));
    return pose(fromBase, common, stampNanos).inverse().times(pose(fromFrame, common, stampNanos));
  }

  private String unknown(List<String> path) {
    String frame = path.get(0);
    boolean known = path.size() > 1 || frames.values().stream().anyMatch(history -> history.parent().equals(frame));
    return known ? "" : "unknown frame '" + frame + "', ";
  }

  /** The frame, its parent, and so on to the root; a loop ends where it closes. */
  private List<String> upwards(String frame) {
    List<String> path = new ArrayList<>(List.of(frame));
    FrameHistory history = frames.get(frame);
    while (history != null && !path.contains(history.parent())) {
      path.add(history.parent());
      history = frames.get(history.parent());
    }
    return path;
  }

  /** Transforms above the common frame do not count, however old they are. */
  private Pose pose(List<String> path, String common, long stampNanos) {
    Pose pose = Pose.IDENTITY;
    for (String frame : path.subList(0, path.indexOf(common))) {
      pose = frames.get(frame).at(stampNanos, toleranceNanos).times(pose);
    }
    return pose;
  }

  /** Names of the known frames with their parents, for messages. */
  synchronized String known() {
    if (frames.isEmpty()) {
      return "none";
    }
    List<String> names = new ArrayList<>();
    frames.forEach((frame, history) -> names.add(frame + " in " + history.parent()));
    int more = names.size() - MAX_NAMES;
    return String.join(", ", names.subList(0, Math.min(MAX_NAMES, names.size()))) + (more > 0 ? " and " + more + " more" : "");
  }

  /** Samples kept of all frames. */
  synchronized int size() {
    return frames.values().stream().mapToInt(FrameHistory::size).sum();
  }

  private static String shortened(String name) {
    return name.length() <= MAX_NAMES ? name : name.substring(0, MAX_NAMES) + "...";
  }

  private static String name(String frame) {
    return frame.startsWith("/") ? frame.substring(1) : frame;
  }
}
