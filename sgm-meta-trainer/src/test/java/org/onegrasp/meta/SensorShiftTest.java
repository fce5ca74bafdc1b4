package org.onegrasp.meta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.grasp.InputSpec;

class SensorShiftTest {
  private static final InputSpec TWO_CHANNELS = new InputSpec(16, 2, 0.01);

  private static byte[] seenPlain(int millimetres) {
    byte[] seen = new byte[TWO_CHANNELS.values()];
    for (int i = 0; i < seen.length; i += 2) {
      seen[i] = (byte) millimetres;
      seen[i + 1] = InputSpec.SEEN;
    }
    return seen;
  }

  @Test
  void sensorWithoutAShiftGivesWhatItGot() {
    byte[] seen = seenPlain(30);
    assertSame(seen, SensorShift.NONE.apply(TWO_CHANNELS, seen, new SplittableRandom(1)));
  }

  @Test
  void gainAndOffsetChangeHeightsOnly() {
    SensorShift higher = new SensorShift(1.5f, 4, 0, 0, 0, 1, 0, 0, 0);
    byte[] shifted = higher.apply(TWO_CHANNELS, seenPlain(30), new SplittableRandom(1));
    for (int i = 0; i < shifted.length; i += 2) {
      assertEquals(49, shifted[i]);
      assertEquals(InputSpec.SEEN, shifted[i + 1]);
    }
  }

  @Test
  void holesAreNotSeen() {
    SensorShift blind = new SensorShift(1, 0, 0, 0, 0, 1, 0, 0, 0.5f);
    byte[] shifted = blind.apply(TWO_CHANNELS, seenPlain(30), new SplittableRandom(1));
    int holes = 0;
    for (int i = 0; i < shifted.length; i += 2) {
      assertEquals(shifted[i] == 0 ? 0 : InputSpec.SEEN, shifted[i + 1]);
      holes += shifted[i] == 0 ? 1 : 0;
    }
    assertTrue(holes > 80 && holes < 176, holes + " of 256 cells");
  }
}
