package org.onegrasp.node.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private long now = 5_000_000_000L;
  private final Arrivals images = new Arrivals(() -> now, 2);

  private void comeEvery(double seconds, int times) {
    for (int i = 0; i < times; i++) {
      pass(seconds);
      images.came();
    }
  }

  private void pass(double seconds) {
    now += Math.round(seconds * 1e9);
  }

  @Test
  void whatNeverCameIsAsOldAsTheStart() {
    pass(1.5);
    assertFalse(images.any());
    assertEquals(1.5, images.ageSeconds(), 1e-9);
    assertFalse(images.stale());
    pass(1);
    assertTrue(images.stale());
  }

  @Test
  void cameraAtThirtyHertzIsStaleAfterTwoSeconds() {
    comeEvery(1 / 30.0, 100);
    pass(1.9);
    assertFalse(images.stale());
    pass(0.2);
    assertTrue(images.stale());
    assertEquals(2.1, images.ageSeconds(), 1e-9);
  }

  @Test
  void slowCameraHasThreeOfItsIntervals() {
    comeEvery(5, 2);
    assertEquals(15, images.patienceSeconds(), 1e-9);
    comeEvery(5, 20);
    pass(14.9);
    assertFalse(images.stale());
    pass(0.2);
    assertTrue(images.stale());
  }

  @Test
  void oneLongPauseMakesNobodyPatient() {
    comeEvery(0.1, 10);
    pass(100);
    images.came();
    assertEquals(2, images.patienceSeconds(), 1e-9);
    comeEvery(0.1, 1);
    pass(2.1);
    assertTrue(images.stale());
  }

  @Test
  void nobodyIsPatientForLongerThanAMinute() {
    comeEvery(50_000, 7);
    assertEquals(60, images.patienceSeconds(), 1e-9);
  }

  @Test
  void whatWasSetIsTheLeastEvenIfItIsLong() {
    assertEquals(Streams.NEVER_STALE, Streams.of(() -> 0, Streams.NEVER_STALE).images().patienceSeconds(), 1);
  }
}
