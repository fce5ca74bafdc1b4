package org.onegrasp.gazebo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PicturePatienceTest {
  private final AtomicLong now = new AtomicLong(-5_000_000_000L);
  private final PicturePatience patience = new PicturePatience(now::get);

  private void rounds(int count, Duration each) {
    for (int i = 0; i < count; i++) {
      now.addAndGet(each.toNanos());
      patience.round();
    }
  }

  @Test
  void whereTimeGoesOnQuicklyItEndsAfterTenSeconds() {
    rounds(999, Duration.ofMillis(10));
    assertFalse(patience.isOver());
    rounds(1, Duration.ofMillis(10));
    assertTrue(patience.isOver());
  }

  @Test
  void whereTimeGoesOnSlowlyItLastsUntilRenderingHadItsTurnsToo() {
    rounds(299, Duration.ofMillis(300));
    assertFalse(patience.isOver());
    rounds(1, Duration.ofMillis(300));
    assertTrue(patience.isOver());
  }

  @Test
  void itEndsAfterTwoMinutesAnyhow() {
    rounds(11, Duration.ofSeconds(10));
    assertFalse(patience.isOver());
    rounds(1, Duration.ofSeconds(10));
    assertTrue(patience.isOver());
  }
}
