package org.onegrasp.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BandsTest {
  private static Bands of(int... millimetres) {
    Bands bands = new Bands();
    for (int mm : millimetres) {
      bands.add(mm * Smoothing.MILLIMETRE);
    }
    return bands;
  }

  @Test
  void countsLevelsOfFourMillimetres() {
    assertEquals(0, of(3).sum());
    assertEquals(1, of(4).sum());
    assertEquals(5 + 2, of(20, 11).sum());
  }

  @Test
  void orderDoesNotMatterToWhatTwoHaveInCommon() {
    assertEquals(of(40, 8, 20).sum(), of(40, 8, 20).common(of(20, 40, 8)));
  }

  @Test
  void theLowerCountOfEachLevelIsCommon() {
    assertEquals(5 + 2, of(40, 8).common(of(20, 20)));
  }

  @Test
  void heightsBeyondTheHighestLevelCountAsTheHighest() {
    assertEquals(32, of(1000).sum());
  }
}
