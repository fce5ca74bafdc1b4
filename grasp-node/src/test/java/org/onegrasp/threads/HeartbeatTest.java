package org.onegrasp.threads;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeartbeatTest {
  @Test
  void silenceBeyondItsPatienceIsStuckAndSoIsTheEnd() {
    assertFalse(new Heartbeat("t", true, 5, 5, "", 0, "").stuck());
    assertTrue(new Heartbeat("t", true, 6, 5, "", 0, "").stuck());
    assertTrue(new Heartbeat("t", false, 0, 5, "", 0, "").stuck());
  }

  @Test
  void placeOfAThreadNamesTheInnermostCallOfOurs() {
    assertTrue(Heartbeat.where(Thread.currentThread()).contains("called by org.onegrasp.threads.Heartbeat.where:"),
        Heartbeat.where(Thread.currentThread()));
  }
}
