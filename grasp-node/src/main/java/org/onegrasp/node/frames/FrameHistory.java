package org.onegrasp.node.frames;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.onegrasp.conversion.TimeText;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.world.Pose;

/** Where one frame was in one parent during the last ten seconds, or for ever. Not thread-safe. */
final class FrameHistory {
  static final long LENGTH_NANOS = 10_000_000_000L;
  /** Half of them of the last second, so that fast motion is followed there; older ones are thinned. */
  static final int MOST_SAMPLES = 1100;
  private static final long FINE_NANOS = 1_000_000_000;
  private static final long FINE_SPACING_NANOS = 2_000_000;
  private static final long COARSE_SPACING_NANOS = 20_000_000;
  private static final int STEADY_SAMPLES = 5;
  /** A frame that moved less than this stands still: metres, a turn counting as the way of a point 1 m away. */
  private static final double STILL = 0.002;
  /** At least so much of the past shows whether a frame moves. */
  private static final long PAST_NANOS = 100_000_000;

  private final String frame;
  private final String parent;
  private final boolean fixed;
  private final TreeMap<Long, Pose> samples = new TreeMap<>(); // pose in the parent, by stamp in nanoseconds
  private long coarseUntil; // stamp up to which samples are thinned

  /** @param fixed comes from /tf_static: its only sample holds for ever */
  FrameHistory(String frame, String parent, boolean fixed) {
    this.frame = frame;
    this.parent = parent;
    this.fixed = fixed;
  }

  String frame() {
    return frame;
  }

  String parent() {
    return parent;
  }

  boolean fixed() {
    return fixed;
  }

  int size() {
    return samples.size();
  }

  void add(long stampNanos, Pose inParent) {
    // More than the whole history back: time was set back, or the samples until now came from a clock that was ahead.
    if (fixed || !samples.isEmpty() && stampNanos < samples.lastKey() - LENGTH_NANOS) {
      samples.clear();
    }
    if (samples.isEmpty()) {
      coarseUntil = stampNanos;
    } else if (stampNanos > samples.lastKey()) {
      thinNewest();
    } else if (crowded(stampNanos)) {
      return;
    }
    samples.put(stampNanos, inParent);
    samples.headMap(samples.lastKey() - LENGTH_NANOS).clear();
    thinOlder();
  }

  /** Drops the newest sample when it is very near to the one before: the one that comes now replaces it. */
  private void thinNewest() {
    if (samples.size() > 1 && samples.lastKey() - samples.lowerKey(samples.lastKey()) < FINE_SPACING_NANOS) {
      samples.pollLastEntry();
    }
  }

  /** Whether a late sample has near neighbours already; one of the very same stamp is replaced. */
  private boolean crowded(long stampNanos) {
    long spacing = stampNanos > samples.lastKey() - FINE_NANOS ? FINE_SPACING_NANOS : COARSE_SPACING_NANOS;
    Long before = samples.lowerKey(stampNanos);
    Long after = samples.higherKey(stampNanos);
    boolean near = before != null && stampNanos - before < spacing || after != null && after - stampNanos < spacing;
    return near && !samples.containsKey(stampNanos);
  }

  private void thinOlder() {
    long until = samples.lastKey() - FINE_NANOS;
    for (Long next = samples.higherKey(coarseUntil); next != null && next < until;
        next = samples.higherKey(coarseUntil)) {
      if (next - coarseUntil < COARSE_SPACING_NANOS) {
        samples.remove(next);
      } else {
        coarseUntil = next;
      }
    }
  }

  /** Whether its pose at that time is known, and not only before. */
  boolean covers(long stampNanos) {
    return fixed || samples.lastKey() >= stampNanos;
  }

  /** Stamp of the last sample that is not after that time; the smallest number when there is none. */
  long lastUntil(long stampNanos) {
    Long last = samples.floorKey(stampNanos);
    return last == null ? Long.MIN_VALUE : last;
  }

  /**
   * Pose in the parent at a time: interpolated between samples. Before and after all of them the nearest sample's, but
   * only a little, and of a frame that stands still.
   *
   * @param doubts gets to know how far the nearest sample is away when it had to serve
   * @throws NoTransformException when the nearest sample is farther away than the tolerance, or the frame moves
   */
  Pose at(long stampNanos, long toleranceNanos, Consumer<String> doubts) {
    if (fixed) {
      return samples.lastEntry().getValue();
    }
    Map.Entry<Long, Pose> before = samples.floorEntry(stampNanos);
    Map.Entry<Long, Pose> after = samples.ceilingEntry(stampNanos);
    if (before == null || after == null) {
      return nearest(before == null ? after : before, stampNanos, toleranceNanos, doubts);
    }
    checkGap(before, after, stampNanos, toleranceNanos);
    long gap = after.getKey() - before.getKey();
    return gap == 0 ? before.getValue()
        : between(before.getValue(), after.getValue(), (double) (stampNanos - before.getKey()) / gap);
  }

  private void checkGap(Map.Entry<Long, Pose> before, Map.Entry<Long, Pose> after, long stampNanos,
      long toleranceNanos) {
    long nearest = Math.min(stampNanos - before.getKey(), after.getKey() - stampNanos);
    if (nearest > toleranceNanos && apart(before.getValue(), after.getValue()) > STILL) {
      throw new NoTransformException(
          named("the transform") + " is missing for " + TimeText.span(after.getKey() - before.getKey())
              + " while the frame moves, and the nearest is " + TimeText.span(nearest) + " away, at most "
              + TimeText.span(toleranceNanos) + " will do (~transform_tolerance): check that its publisher runs");
    }
  }

  private Pose nearest(Map.Entry<Long, Pose> sample, long stampNanos, long toleranceNanos, Consumer<String> doubts) {
    long apart = sample.getKey() - stampNanos;
    String what = named("the " + (apart < 0 ? "newest" : "oldest") + " transform") + " is " + TimeText.span(apart)
        + (apart < 0 ? " too old" : " too new");
    if (Math.abs(apart) > toleranceNanos) {
      throw new NoTransformException(what + ", at most " + TimeText.span(toleranceNanos)
          + " will do (~transform_tolerance): check that its publisher runs, and compare the clocks");
    }
    double moved = moved(sample, apart);
    if (moved > STILL) {
      throw new NoTransformException(
          what + ", and the frame moves (" + Math.round(moved * 1000) + " mm in as much time): let its"
              + " publisher tell it more often and sooner, or raise ~transform_tolerance so that it is waited for");
    }
    doubts.accept(
        what + "; the frame stood still then and is taken as it was: let its publisher tell it more often and sooner");
    return sample.getValue();
  }

  /**
   * How far the frame moved in as much time on the other side of the last (or first) sample, but at least in 0.1 s: a
   * slower sample rate than that counts in proportion.
   */
  private double moved(Map.Entry<Long, Pose> end, long apartNanos) {
    long span = Math.max(Math.abs(apartNanos), PAST_NANOS);
    Map<Long, Pose> past =
        apartNanos < 0 ? samples.tailMap(orElse(samples.floorKey(end.getKey() - span), samples.firstKey()), true)
            : samples.headMap(orElse(samples.ceilingKey(end.getKey() + span), samples.lastKey()), true);
    double most = 0;
    for (Map.Entry<Long, Pose> sample : past.entrySet()) {
      long ago = Math.abs(sample.getKey() - end.getKey());
      double share = ago == 0 ? 0 : Math.min(1, (double) span / ago);
      most = Math.max(most, share * apart(sample.getValue(), end.getValue()));
    }
    return most * Math.abs(apartNanos) / span;
  }

  private static long orElse(Long key, long fallback) {
    return key == null ? fallback : key;
  }

  /** Metres between two poses, and radians, which are the way of a point 1 m away. */
  private static double apart(Pose a, Pose b) {
    double dot = Math.abs(a.qx() * b.qx() + a.qy() * b.qy() + a.qz() * b.qz() + a.qw() * b.qw());
    double way = Math.hypot(Math.hypot(a.x() - b.x(), a.y() - b.y()), a.z() - b.z());
    return way + 2 * Math.acos(Math.min(1, dot));
  }

  /** Whether it came for a while, and not only now and then. */
  boolean steady() {
    return samples.size() >= STEADY_SAMPLES && samples.lastKey() - samples.firstKey() >= FINE_NANOS;
  }

  /** How far the last poses of two histories are apart: 0 when they are the same, infinite when the parents are not. */
  double lastApart(FrameHistory other) {
    double apart =
        parent.equals(other.parent) ? apart(samples.lastEntry().getValue(), other.samples.lastEntry().getValue())
            : Double.POSITIVE_INFINITY;
    return apart > STILL ? apart : 0;
  }

  private String named(String what) {
    return what + " of '" + Quoted.of(frame) + "' in '" + Quoted.of(parent) + "' on /tf";
  }

  /** Straight on and with even turning (spherical interpolation of the quaternions, Shoemake 1985); t from 0 to 1. */
  static Pose between(Pose a, Pose b, double t) {
    double dot = a.qx() * b.qx() + a.qy() * b.qy() + a.qz() * b.qz() + a.qw() * b.qw();
    double angle = StrictMath.acos(Math.min(1, Math.abs(dot)));
    double sine = StrictMath.sin(angle);
    double u = sine < 1e-9 ? 1 - t : StrictMath.sin((1 - t) * angle) / sine;
    // The quaternions q and -q turn alike; the nearer one is meant.
    double v = Math.copySign(sine < 1e-9 ? t : StrictMath.sin(t * angle) / sine, dot);
    return new Pose(a.x() + t * (b.x() - a.x()), a.y() + t * (b.y() - a.y()), a.z() + t * (b.z() - a.z()),
        u * a.qx() + v * b.qx(), u * a.qy() + v * b.qy(), u * a.qz() + v * b.qz(), u * a.qw() + v * b.qw());
  }
}
