package org.onegrasp.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long MILLI = 1_000_000;

  private static long passed(RateLimit limit, LongStream nanos) {
    return nanos.filter(limit::passes).count();
  }

  @Test
  void cameraAtTheLimitLosesNothingWhenItsPicturesJitter() {
    SplittableRandom random = new SplittableRandom(1);
    LongStream jittering = LongStream.range(0, 300).map(i -> i * 1_000_000_000L / 30 + random.nextLong(25 * MILLI));
    assertEquals(300, passed(new RateLimit(30), jittering));
  }

  @Test
  void picturesThatComeAllAtOnceAfterAStallPass() {
    LongStream stalled = LongStream.range(0, 300).map(i -> i * 1_000_000_000L / 30)
        .map(t -> Math.max(t, t / (1000 * MILLI) * 1000 * MILLI + 90 * MILLI));
    assertEquals(300, passed(new RateLimit(30), stalled));
  }

  @Test
  void everySecondPictureOfACameraTwiceAsFastPasses() {
    assertEquals(303, passed(new RateLimit(30), LongStream.range(0, 600).map(i -> i * 1_000_000_000L / 60)),
        "three more at the start");
  }

  @Test
  void pauseIsNotMadeUpFor() {
    RateLimit limit = new RateLimit(10);
    assertEquals(4, passed(limit, LongStream.range(0, 20).map(i -> i)));
    assertEquals(4, passed(limit, LongStream.range(0, 20).map(i -> 10_000 * MILLI + i)));
  }

  @Test
  void zeroIsNoLimit() {
    assertEquals(1000, passed(new RateLimit(0), LongStream.range(0, 1000)));
  }
}
