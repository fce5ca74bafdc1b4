package org.onegrasp.node;

import java.util.Map;
import java.util.TreeMap;
import org.onegrasp.world.Pose;

/** Where one frame was in its parent during the last ten seconds, or for ever. Not thread-safe. */
final class FrameHistory {
  static final long LENGTH_NANOS = 10_000_000_000L;
  /** Nearer samples are thinned, so that 500 of them are the most that is kept. */
  private static final long SPACING_NANOS = 20_000_000;

  private final String frame;
  private final String parent;
  private final boolean fixed;
  private final TreeMap<Long, Pose> samples = new TreeMap<>(); // pose in the parent, by stamp in nanoseconds

  /** @param fixed comes from /tf_static: its only sample holds for ever */
  FrameHistory(String frame, String parent, boolean fixed) {
    this.frame = frame;
    this.parent = parent;
    this.fixed = fixed;
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
    if (!samples.isEmpty() && stampNanos > samples.lastKey()) {
      thin();
    }
    samples.put(stampNanos, inParent);
    samples.headMap(samples.lastKey() - LENGTH_NANOS).clear();
  }

  /** Drops the newest sample when it is very near to the one before: the one that comes now replaces it. */
  private void thin() {
    if (samples.size() > 1 && samples.lastKey() - samples.lowerKey(samples.lastKey()) < SPACING_NANOS) {
      samples.pollLastEntry();
    }
  }

  /**
   * Pose in the parent at a time: interpolated between samples, and the nearest sample's a little before and after all of them.
   *
   * @throws NoTransformException when the nearest sample is farther away than the tolerance
   */
  Pose at(long stampNanos, long toleranceNanos) {
    if (fixed) {
      return samples.lastEntry().getValue();
    }
    Map.Entry<Long, Pose> before = samples.floorEntry(stampNanos);
    Map.Entry<Long, Pose> after = samples.ceilingEntry(stampNanos);
    if (before == null || after == null) {
      return nearest(before == null ? after : before, stampNanos, toleranceNanos);
    }
    long gap = after.getKey() - before.getKey();
    return gap == 0 ? before.getValue()
        : between(before.getValue(), after.getValue(), (double) (stampNanos - before.getKey()) / gap);
  }

  private Pose nearest(Map.Entry<Long, Pose> sample, long stampNanos, long toleranceNanos) {
    long apart = sample.getKey() - stampNanos;
    if (Math.abs(apart) > toleranceNanos) {
      throw new NoTransformException("the " + (apart < 0 ? "newest" : "oldest") + " transform of '" + frame + "' in '" + parent
          + "' on /tf is " + seconds(Math.abs(apart)) + (apart < 0 ? " too old" : " too new") + ", at most "
          + seconds(toleranceNanos) + " will do (~transform_tolerance): check that its publisher runs, and compare the clocks");
    }
    return sample.getValue();
  }

  private static String seconds(long nanos) {
    return Math.round(nanos * 1e-8) / 10.0 + " s";
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
