package org.onegrasp.fixedpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
  @Test
  void firstValuesOfSeedZeroAreThoseOfTheReference() {
    SplitMix64 random = new SplitMix64();
    random.seed(0);
    assertEquals(0xE220_A839_7B1D_CDAFL, random.nextLong());
    assertEquals(0x6E78_9E6A_A1B9_65F4L, random.nextLong());
    assertEquals(0x06C4_5D18_8009_454FL, random.nextLong());
  }

  @Test
  void longsAreThoseOfJavasSplittableRandom() {
    SplittableRandom java = new SplittableRandom(11);
    SplitMix64 ours = new SplitMix64();
    ours.seed(11);
    for (int i = 0; i < 20; i++) {
      assertEquals(java.nextLong(), ours.nextLong());
    }
  }

  @Test
  void everyValueCanBeMadeAlone() {
    SplitMix64 random = new SplitMix64();
    random.seed(5);
    for (int i = 1; i <= 4; i++) {
      assertEquals(SplitMix64.mix(5 + i * SplitMix64.STEP), random.nextLong());
    }
  }
}
