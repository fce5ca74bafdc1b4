package org.onegrasp.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds what /diagnostics says against what is known here: whether pictures go out and whether they are answered. Told
 * once for each time it was untrue. Times in nanoseconds of one clock. Safe for several threads.
 */
final class Honesty {
  private static final long SECOND = 1_000_000_000L;
  private static final int TOLD = 20;

  private final long patienceNanos; // for everything that /diagnostics has to notice
  private final List<String> lies = new ArrayList<>();
  private long lieCount;
  private double slowestToTell;
  private double slowestToClear;

  private long sentNanos = -1; // last picture
  private long streamSinceNanos; // pictures come without a break since
  private long answerNanos = -1;
  private long reportNanos = -1;
  private long disturbedNanos; // the last time that something was done to the node
  private boolean stopTold = true;
  private boolean backTold = true;
  private String told = ""; // the lie that is being told, not to be counted twice

  Honesty(double patienceSeconds) {
    patienceNanos = (long) (patienceSeconds * SECOND);
  }

  synchronized void sent(long now) {
    if (sentNanos < 0 || now - sentNanos > SECOND) {
      streamSinceNanos = now;
      backTold = false;
    }
    sentNanos = now;
  }

  /** The newest answer to a good picture. */
  synchronized void answered(long now) {
    answerNanos = Math.max(answerNanos, now);
  }

  /** Something is done to the node that it may complain about for a while. */
  synchronized void disturbed(long now) {
    disturbedNanos = now;
  }

  /** The camera is stopped now, on purpose. */
  synchronized void stopped() {
    stopTold = false;
  }

  /** Levels by subject, such as "depth image" to 1; 0 is OK. */
  synchronized void reported(long now, Map<String, Integer> levels) {
    reportNanos = now;
    boolean pictures = levels.getOrDefault("depth image", 0) == 0 && levels.getOrDefault("camera", 0) == 0;
    boolean allWell = levels.values().stream().allMatch(level -> level == 0);
    judgeSilence(now, pictures);
    judgeStream(now, pictures, allWell);
  }

  private void judgeSilence(long now, boolean pictures) {
    if (sentNanos < 0 || now - sentNanos <= SECOND) {
      return;
    }
    if (!pictures && !stopTold) {
      stopTold = true;
      slowestToTell = Math.max(slowestToTell, seconds(now - sentNanos));
    } else if (pictures && now - sentNanos > patienceNanos) {
      lie("no picture was sent for %.1f s, and depth image and camera are OK", now - sentNanos);
    }
  }

  private void judgeStream(long now, boolean pictures, boolean allWell) {
    boolean streaming = sentNanos >= 0 && now - sentNanos <= SECOND;
    if (!streaming) {
      return;
    }
    long unanswered = now - Math.max(answerNanos, streamSinceNanos);
    if (allWell && unanswered > patienceNanos) {
      lie("no picture was answered for %.1f s, and everything is OK", unanswered);
    } else if (pictures && allWell) {
      told = "";
    }
    if (pictures && !backTold && answerNanos > streamSinceNanos) {
      backTold = true;
      slowestToClear = Math.max(slowestToClear, seconds(now - streamSinceNanos));
    }
    long calm = now - Math.max(streamSinceNanos, disturbedNanos);
    if (!pictures && calm > patienceNanos && unanswered < SECOND) {
      lie("pictures are answered, undisturbed for %.1f s, and depth image or camera is not OK", calm);
    }
  }

  /** To be called now and then: reports have to go on coming. */
  synchronized void tick(long now) {
    if (reportNanos >= 0 && now - reportNanos > patienceNanos) {
      lie("nothing on /diagnostics for %.1f s", now - reportNanos);
    }
  }

  private void lie(String words, long nanos) {
    if (!told.equals(words)) {
      told = words;
      lieCount++;
      if (lies.size() < TOLD) {
        lies.add(String.format(Locale.ROOT, words, seconds(nanos)));
      }
    }
  }

  private static double seconds(long nanos) {
    return nanos / (double) SECOND;
  }

  synchronized long lieCount() {
    return lieCount;
  }

  synchronized List<String> lies() {
    return List.copyOf(lies);
  }

  /** Longest time from the last picture until /diagnostics told that none comes, seconds. */
  synchronized double slowestToTell() {
    return slowestToTell;
  }

  /** Longest time from the first picture after a break until /diagnostics called the pictures OK, seconds. */
  synchronized double slowestToClear() {
    return slowestToClear;
  }
}
