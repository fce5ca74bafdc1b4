package org.onegrasp.node.frames;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.onegrasp.conversion.Messages;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.TFMessage;
import org.onegrasp.msgs.TransformStamped;
import org.onegrasp.world.Pose;

/**
 * The transforms of /tf (the last ten seconds) and /tf_static (for ever), as a tree of frames. Memory is bounded:
 * {@value #MOST_MOVING} moving frames with {@link FrameHistory#MOST_SAMPLES} samples each, and {@value #MOST_FIXED}
 * fixed ones. Where there is no room for a new one, another gives way: a moving frame that was silent for ten seconds
 * or came only once, the fixed one that was not used for longest. Frames between the two of a recent look-up stay. Safe
 * for use by several threads.
 */
public final class FrameTree {
  static final int MOST_MOVING = 500;
  public static final int MOST_FIXED = 2000;
  private static final int MAX_NAMES = 20;
  private static final int MAX_NAME = 500;
  private static final long JUMP_NANOS = 1_000_000_000;
  /** A moving frame whose publisher was silent for so long is not waited for. */
  private static final long SILENT_NANOS = 2_000_000_000;

  /**
   * Where a frame is in another.
   *
   * @param doubts what a person should know about the transforms that it comes from; empty when there is nothing
   */
  public record Located(Pose pose, List<String> doubts) {}

  /** What is known about a time: all of it; not yet, but it may come; or its publisher is silent. */
  public enum Coverage {
    THERE, AWAITED, SILENT
  }

  private final long toleranceNanos;
  private final LongSupplier steady;
  private final Map<String, KnownFrame> frames = new TreeMap<>();
  private final LinkedHashSet<KnownFrame.Source> moving = new LinkedHashSet<>(); // last heard of last
  private final LinkedHashSet<KnownFrame.Source> once = new LinkedHashSet<>(); // of these, what came only once
  private final LinkedHashSet<KnownFrame.Source> fixed = new LinkedHashSet<>(); // last used, or else last come, last
  private long lastNanos;

  /**
   * @param toleranceSeconds how far from the newest (or oldest) sample of a moving frame its pose is still believed
   * @param steady nanoseconds of a clock that only rises
   */
  public FrameTree(double toleranceSeconds, LongSupplier steady) {
    toleranceNanos = Math.round(toleranceSeconds * 1e9);
    this.steady = steady;
  }

  /**
   * Takes a message over.
   *
   * @param isFixed came on /tf_static
   * @param nowNanos ROS time, for transforms without a stamp; when it goes back, as a bag does that starts again,
   * moving frames are forgotten
   * @throws IllegalArgumentException when one of the transforms is unusable; the others are taken over
   */
  public synchronized void update(TFMessage message, boolean isFixed, long nowNanos) {
    if (nowNanos < lastNanos - JUMP_NANOS) {
      List.copyOf(moving).forEach(this::forget);
    }
    lastNanos = nowNanos;
    IllegalArgumentException unusable = null;
    for (TransformStamped transform : message.transforms()) {
      try {
        add(transform, isFixed, nowNanos);
      } catch (IllegalArgumentException e) {
        unusable = e;
      }
    }
    notifyAll();
    if (unusable != null) {
      throw unusable;
    }
  }

  private void add(TransformStamped transform, boolean isFixed, long nowNanos) {
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
      throw new IllegalArgumentException("'" + shortened(child) + "' in '" + shortened(parent) + "': " + e.getMessage(),
          e);
    }
    KnownFrame.Source source = source(child, parent, isFixed);
    long stamp = transform.header().stamp().toNanos();
    source.history.add(stamp == 0 ? nowNanos : stamp, pose);
    frames.get(child).heard(source, steady.getAsLong(), nowNanos);
    if (!isFixed && moving.remove(source)) {
      once.remove(source);
    } else if (!isFixed) {
      once.add(source);
    }
    (isFixed ? fixed : moving).add(source);
  }

  /** The known one or, when there is room, a new one. */
  private KnownFrame.Source source(String child, String parent, boolean isFixed) {
    KnownFrame frame = frames.get(child);
    KnownFrame.Source known = frame == null ? null : frame.of(parent, isFixed);
    if (known != null) {
      return known;
    }
    if (frame != null && frame.crowdedOut() != null) {
      forget(frame.crowdedOut());
    }
    makeRoom(child, isFixed);
    frames.computeIfAbsent(child, name -> new KnownFrame());
    return new KnownFrame.Source(new FrameHistory(child, parent, isFixed));
  }

  private void makeRoom(String child, boolean isFixed) {
    if ((isFixed ? fixed : moving).size() < (isFixed ? MOST_FIXED : MOST_MOVING)) {
      return;
    }
    long now = steady.getAsLong();
    KnownFrame.Source least = isFixed ? firstUnused(fixed, now) : firstUnused(moving, now);
    if (!isFixed && least != null && !least.silent(now, lastNanos)) {
      least = firstUnused(once, now);
    }
    if (least == null) {
      throw new IllegalArgumentException(
          "'" + shortened(child) + "' is left out, " + (isFixed ? MOST_FIXED : MOST_MOVING)
              + " frames are known already, and all of them are in use");
    }
    forget(least);
  }

  private static KnownFrame.Source firstUnused(LinkedHashSet<KnownFrame.Source> sources, long steadyNanos) {
    for (KnownFrame.Source source : sources) {
      if (!source.inUse(steadyNanos)) {
        return source;
      }
    }
    return null;
  }

  private void forget(KnownFrame.Source source) {
    moving.remove(source);
    once.remove(source);
    fixed.remove(source);
    String child = source.history.frame();
    KnownFrame frame = frames.get(child);
    frame.remove(source);
    if (frame.empty()) {
      frames.remove(child);
    }
  }

  /**
   * Where {@code frame} is in {@code base} at a time.
   *
   * @throws NoTransformException when no chain of transforms joins them, or one of the chain is too far from that time
   */
  public synchronized Located lookUp(String base, String frame, long stampNanos) {
    Chain chain = chain(base, frame, stampNanos);
    if (chain.up == null) {
      throw new NoTransformException(
          unknown(name(base)) + unknown(name(frame)) + "no transform from '" + shortened(frame) + "' to '"
              + shortened(base) + "' on /tf or /tf_static (known frames: " + known() + "): publish one");
    }
    List<String> doubts = new ArrayList<>();
    Pose pose = pose(chain.down, stampNanos, doubts::add).inverse().times(pose(chain.up, stampNanos, doubts::add));
    return new Located(pose, List.copyOf(doubts));
  }

  /**
   * Whether {@link #lookUp} would know enough already: all moving frames of the chain have a transform at or after that
   * time. Frames that are not joined yet are awaited.
   */
  public synchronized Coverage coverage(String base, String frame, long stampNanos) {
    Chain chain = chain(base, frame, stampNanos);
    if (chain.up == null) {
      return Coverage.AWAITED;
    }
    long now = steady.getAsLong();
    Coverage coverage = Coverage.THERE;
    for (KnownFrame.Source source : chain.all()) {
      if (!source.history.covers(stampNanos)) {
        if (now - source.heardNanos > SILENT_NANOS) {
          return Coverage.SILENT;
        }
        coverage = Coverage.AWAITED;
      }
    }
    return coverage;
  }

  /** Waits until {@link #coverage} is not awaited any more, but at most so long by the clock on the wall. */
  public synchronized void await(String base, String frame, long stampNanos, long mostNanos)
      throws InterruptedException {
    long end = System.nanoTime() + mostNanos;
    for (long left = mostNanos; left > 0 && coverage(base, frame, stampNanos) == Coverage.AWAITED;
        left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** The ways up from two frames to the one where they meet. Both are null when they never do. */
  private record Chain(List<KnownFrame.Source> down, List<KnownFrame.Source> up) {
    List<KnownFrame.Source> all() {
      List<KnownFrame.Source> all = new ArrayList<>(down);
      all.addAll(up);
      return all;
    }
  }

  private Chain chain(String base, String frame, long stampNanos) {
    List<KnownFrame.Source> fromFrame = upwards(name(frame), stampNanos);
    List<KnownFrame.Source> fromBase = upwards(name(base), stampNanos);
    use(fromFrame);
    use(fromBase);
    List<String> above = names(name(base), fromBase);
    List<String> path = names(name(frame), fromFrame);
    for (int i = 0; i < path.size(); i++) {
      int common = above.indexOf(path.get(i));
      if (common >= 0) {
        return new Chain(fromBase.subList(0, common), fromFrame.subList(0, i));
      }
    }
    return new Chain(null, null);
  }

  /** The frame's history, its parent's, and so on to the root; a loop ends where it closes. */
  private List<KnownFrame.Source> upwards(String start, long stampNanos) {
    long now = steady.getAsLong();
    List<KnownFrame.Source> path = new ArrayList<>();
    LinkedHashSet<String> seen = new LinkedHashSet<>();
    for (String frame = start; frames.containsKey(frame) && seen.add(frame);) {
      KnownFrame.Source source = frames.get(frame).at(stampNanos, now, lastNanos);
      path.add(source);
      frame = source.history.parent();
    }
    return path;
  }

  private static List<String> names(String start, List<KnownFrame.Source> path) {
    List<String> names = new ArrayList<>(List.of(start));
    path.forEach(source -> names.add(source.history.parent()));
    return names;
  }

  /** Those frames do not give way to new ones for a while. */
  private void use(List<KnownFrame.Source> path) {
    long now = steady.getAsLong();
    for (KnownFrame.Source source : path) {
      source.used = true;
      source.usedNanos = now;
      if (source.history.fixed()) {
        fixed.remove(source);
        fixed.add(source);
      }
    }
  }

  private String unknown(String frame) {
    boolean known = frames.containsKey(frame) || frames.values().stream().flatMap(child -> child.sources().stream())
        .anyMatch(source -> source.history.parent().equals(frame));
    return known ? "" : "unknown frame '" + shortened(frame) + "', ";
  }

  /** Transforms above the common frame do not count, however old they are. */
  private Pose pose(List<KnownFrame.Source> path, long stampNanos, Consumer<String> doubts) {
    Pose pose = Pose.IDENTITY;
    for (KnownFrame.Source source : path) {
      pose = source.history.at(stampNanos, toleranceNanos, doubts).times(pose);
      String dispute = frames.get(source.history.frame()).dispute(steady.getAsLong(), lastNanos);
      if (!dispute.isEmpty()) {
        doubts.accept(dispute);
      }
    }
    return pose;
  }

  /** Names of the known frames with their parents, for messages. */
  synchronized String known() {
    if (frames.isEmpty()) {
      return "none";
    }
    List<String> names = new ArrayList<>();
    Iterator<KnownFrame> all = frames.values().iterator();
    while (all.hasNext() && names.size() < MAX_NAMES) {
      all.next().sources().forEach(
          source -> names.add(shortened(source.history.frame()) + " in " + shortened(source.history.parent())));
    }
    int more = frames.size() - MAX_NAMES;
    return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
  }

  /** Samples kept of all frames. */
  synchronized int size() {
    return moving.stream().mapToInt(source -> source.history.size()).sum() + fixed.size();
  }

  private static String shortened(String name) {
    return Quoted.of(name);
  }

  /** As tf2 reads it: without a slash in front. */
  private static String name(String frame) {
    return frame.startsWith("/") ? frame.substring(1) : frame;
  }
}
