package org.onegrasp.soak;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Which pictures were answered, how soon, and in what circumstances those went out that were not. Safe for several
 * threads.
 */
final class Answers {
  /** What was going on when a picture went out. */
  enum Circumstance {
    IDLE, TEACHING, BAD_PICTURES, CLOCK_JUMP, CAMERA_BACK, MASTER_AWAY, FOLDER_AWAY
  }

  /** A picture that has no answer after that long is lost. */
  static final long PATIENCE_NANOS = 5_000_000_000L;

  private record Sent(long nanos, Circumstance circumstance, boolean good) {}

  /**
   * How things stand.
   *
   * @param good pictures that deserve an answer, and {@code bad} those that do not
   * @param badAnswered bad pictures that got one
   * @param lost good ones without an answer, by what was going on
   */
  record Counts(long good, long bad, long answered, long badAnswered, Map<Circumstance, Long> lost) {
    long lostInAll() {
      return lost.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private final Map<Long, Sent> open = new HashMap<>();
  private final Map<Circumstance, Long> lost = new EnumMap<>(Circumstance.class);
  private final Map<Circumstance, Latencies> latencies = new EnumMap<>(Circumstance.class);
  private long good;
  private long bad;
  private long answered;
  private long badAnswered;
  private long lastAnswerNanos;

  /** @param stamp the picture's own, which no other has */
  synchronized void sent(long stamp, long nowNanos, Circumstance circumstance, boolean isGood) {
    open.put(stamp, new Sent(nowNanos, circumstance, isGood));
    good += isGood ? 1 : 0;
    bad += isGood ? 0 : 1;
  }

  /** An answer came; a second one to the same picture, on another topic, is none. */
  synchronized void answered(long stamp, long nowNanos) {
    Sent sent = open.remove(stamp);
    if (sent == null) {
      return;
    }
    lastAnswerNanos = nowNanos;
    if (sent.good) {
      answered++;
      latencies.computeIfAbsent(sent.circumstance, any -> new Latencies()).add(nowNanos - sent.nanos);
    } else {
      badAnswered++;
    }
  }

  /** Gives up those that wait for too long. */
  synchronized void expire(long nowNanos) {
    for (Iterator<Sent> waiting = open.values().iterator(); waiting.hasNext();) {
      Sent sent = waiting.next();
      if (nowNanos - sent.nanos > PATIENCE_NANOS) {
        waiting.remove();
        if (sent.good) {
          lost.merge(sent.circumstance, 1L, Long::sum);
        }
      }
    }
  }

  synchronized long lastAnswerNanos() {
    return lastAnswerNanos;
  }

  synchronized Counts counts() {
    return new Counts(good, bad, answered, badAnswered,
        new EnumMap<>(lost.isEmpty() ? Map.of(Circumstance.IDLE, 0L) : lost));
  }

  /** Of the pictures that went out in that circumstance: how often, and p50, p99 and worst in milliseconds. */
  synchronized double[] summary(Circumstance circumstance) {
    Latencies some = latencies.getOrDefault(circumstance, new Latencies());
    return new double[] {some.count(), some.quantileMillis(0.5), some.quantileMillis(0.99), some.worstMillis()};
  }
}
