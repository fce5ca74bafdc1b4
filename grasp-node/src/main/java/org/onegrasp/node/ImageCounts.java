package org.onegrasp.node;

/** What became of the depth images: predicted, dropped, unusable, failed, or still on the way. For several threads. */
final class ImageCounts {
  /** What can become of an image. */
  enum Outcome {
    PREDICTED, DROPPED, UNUSABLE, FAILED
  }

  /**
   * All of them at one moment.
   *
   * @param images that came
   * @param predicted a prediction went out, with a grasp or without
   * @param dropped a newer image came before its turn, too many waited, or it came sooner than the rate limit allows
   * @param unusable image, camera info or transform did not serve
   * @param failed an exception of the program
   */
  record Tally(long images, long predicted, long dropped, long unusable, long failed) {
    /** Taken in, and nothing has become of them yet: one is being predicted, and a few may wait for their transform. */
    long inFlight() {
      return images - predicted - dropped - unusable - failed;
    }

    /** The same and those that a queue lost on the way to here. */
    Tally andLost(long lostDropped, long lostUnusable) {
      return new Tally(images + lostDropped + lostUnusable, predicted, dropped + lostDropped, unusable + lostUnusable,
          failed);
    }
  }

  private final long[] became = new long[Outcome.values().length];
  private long images;

  synchronized void came() {
    images++;
  }

  synchronized void became(Outcome outcome) {
    became[outcome.ordinal()]++;
  }

  synchronized Tally tally() {
    return new Tally(images, became[0], became[1], became[2], became[3]);
  }
}
