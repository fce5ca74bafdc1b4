package org.onegrasp.node.health;

import java.util.function.LongSupplier;

/**
 * What has to keep coming for the node to be well.
 *
 * @param images depth images, usable or not
 * @param infos camera infos
 * @param transforms messages on /tf or /tf_static
 * @param badTransforms those of them that were unusable
 * @param scenes height maps: images that were usable
 * @param predictions that went out
 */
public record Streams(Arrivals images, Arrivals infos, Arrivals transforms, Arrivals badTransforms, Arrivals scenes,
    Arrivals predictions) {

  /** For recordings: their time is not ours, and stands still during a lesson. */
  public static final double NEVER_STALE = 1e9;

  /**
   * @param nanos the time of this process, rising
   * @param leastSeconds nothing younger counts as stale
   */
  public static Streams of(LongSupplier nanos, double leastSeconds) {
    return new Streams(new Arrivals(nanos, leastSeconds), new Arrivals(nanos, leastSeconds),
        new Arrivals(nanos, leastSeconds),
        new Arrivals(nanos, leastSeconds), new Arrivals(nanos, leastSeconds), new Arrivals(nanos, leastSeconds));
  }
}
