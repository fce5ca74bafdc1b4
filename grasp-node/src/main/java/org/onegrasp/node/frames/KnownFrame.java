package org.onegrasp.node.frames;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.onegrasp.conversion.TimeText;

/**
 * What is known of one frame: its history in its parent, or several when publishers do not agree about the parent, or
 * it comes on /tf and on /tf_static. Not thread-safe.
 */
final class KnownFrame {
  private static final int MOST_PARENTS = 4;

  /** One parent's history and when it was last heard of, in steady and in ROS time. */
  static final class Source {
    final FrameHistory history;
    long heardNanos;
    long heardRosNanos;
    long usedNanos;
    boolean used;

    Source(FrameHistory history) {
      this.history = history;
    }

    /** Nothing came for as long as samples are kept, by one clock or the other. */
    boolean silent(long steadyNanos, long rosNanos) {
      return steadyNanos - heardNanos > FrameHistory.LENGTH_NANOS
          || rosNanos - heardRosNanos > FrameHistory.LENGTH_NANOS;
    }

    boolean inUse(long steadyNanos) {
      return used && steadyNanos - usedNanos <= FrameHistory.LENGTH_NANOS;
    }
  }

  private final List<Source> sources = new ArrayList<>(1); // last heard of last
  private boolean byTurns;
  private long byTurnsNanos;

  boolean empty() {
    return sources.isEmpty();
  }

  List<Source> sources() {
    return sources;
  }

  /** The history in that parent; null when there is none. */
  Source of(String parent, boolean fixed) {
    for (Source source : sources) {
      if (source.history.fixed() == fixed && source.history.parent().equals(parent)) {
        return source;
      }
    }
    return null;
  }

  /** The one that has to give way when a history in one more parent comes; null when there is room. */
  Source crowdedOut() {
    return sources.size() < MOST_PARENTS ? null : sources.get(0);
  }

  void remove(Source source) {
    sources.remove(source);
  }

  /** Notes that a sample came, the first one too, and whether publishers send different parents by turns. */
  void heard(Source source, long steadyNanos, long rosNanos) {
    boolean knownBefore = sources.remove(source);
    if (knownBefore && sources.stream().anyMatch(other -> cutsIn(other, source, steadyNanos, rosNanos))) {
      byTurns = true;
      byTurnsNanos = steadyNanos;
    }
    sources.add(source);
    source.heardNanos = steadyNanos;
    source.heardRosNanos = rosNanos;
  }

  private static boolean cutsIn(Source other, Source source, long steadyNanos, long rosNanos) {
    return other.history.fixed() == source.history.fixed() && other.heardNanos - source.heardNanos >= 0
        && !(other.silent(steadyNanos, rosNanos) && !other.history.fixed());
  }

  /**
   * The history that counts at a time: of /tf while it is being sent, in the parent of the last sample until then, as
   * tf2 does; else of /tf_static.
   */
  Source at(long stampNanos, long steadyNanos, long rosNanos) {
    return sources.size() == 1 ? sources.get(0) : sources.stream()
        .max(Comparator
            .<Source>comparingInt(source -> !source.history.fixed() && !source.silent(steadyNanos, rosNanos) ? 2
                : source.history.fixed() ? 1 : 0)
            .thenComparingLong(source -> source.history.fixed() ? 0 : source.history.lastUntil(stampNanos))
            .thenComparingInt(sources::indexOf))
        .orElseThrow();
  }

  /** What its publishers do not agree about; empty when they do. */
  String dispute(long steadyNanos, long rosNanos) {
    List<Source> live =
        sources.stream().filter(source -> source.history.fixed() || !source.silent(steadyNanos, rosNanos)).toList();
    String frame = sources.get(0).history.frame();
    if (live.stream().anyMatch(source -> source.history.fixed())
        && live.stream().anyMatch(source -> !source.history.fixed())) {
      return "'" + frame + "' comes on /tf and on /tf_static: what comes on /tf counts, stop one of the two publishers";
    }
    // those come once
    boolean lately = steadyNanos - byTurnsNanos <= FrameHistory.LENGTH_NANOS || live.get(0).history.fixed();
    if (byTurns && live.size() > 1 && lately) {
      return "'" + frame + "' has different parents by turns, "
          + live.stream().map(source -> "'" + source.history.parent() + "'").sorted()
              .reduce((a, b) -> a + " and " + b).orElse("")
          + ": stop all of its publishers but one";
    }
    return supersededBy(steadyNanos, rosNanos);
  }

  /**
   * Where /tf has fallen silent /tf_static takes over. That is what is meant when it was sent after that, or says the
   * same; else it may be the place of long ago. A stray transform on /tf says nothing.
   */
  private String supersededBy(long steadyNanos, long rosNanos) {
    Source fixed = at(Long.MAX_VALUE, steadyNanos, rosNanos);
    for (Source moving : sources) {
      boolean counted = !moving.history.fixed() && moving.history.steady();
      double apart = counted && fixed.history.fixed() && moving.heardNanos - fixed.heardNanos > 0
          ? moving.history.lastApart(fixed.history) : 0;
      if (apart > 0) {
        return "'" + fixed.history.frame() + "' came on /tf until " + TimeText.span(steadyNanos - moving.heardNanos)
            + " ago, and "
            + (Double.isFinite(apart) ? Math.round(apart * 1000) + " mm away from" : "in another parent than")
            + " where /tf_static has it, which is taken now: check that the publisher of /tf runs, or publish on"
            + " /tf_static where it is";
      }
    }
    return "";
  }
}
