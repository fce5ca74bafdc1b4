package org.onegrasp.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private final Kernels scalar = new ScalarKernels();
  private final Kernels vector = FloatKernelsTest.vectors();

  /** Sums, those known, the map before and its changes, so many values each. */
  private static byte[] slab(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] m = new byte[10 * count + Kernels.SLAB_TAIL];
    for (int i = 0; i < 2 * count; i++) {
      putInt(m, 4 * i, random.nextInt() >> random.nextInt(32));
    }
    for (int i = 0; i < count; i++) {
      m[8 * count + i] = (byte) random.nextInt(128);
    }
    return m;
  }

  private static void run(Kernels kernels, byte[] m, int shift, int count) {
    kernels.changes8(m, 0, 4 * count, shift, 8 * count, 9 * count, count);
  }

  @Test
  void changesAreRoundedSumsLessWhatWasThereByHand() {
    byte[] m = new byte[40];
    int[] more = {5, 6, -300, 1 << 20};
    for (int i = 0; i < 4; i++) {
      putInt(m, 4 * i, more[i]);
      putInt(m, 16 + 4 * i, 100);
      m[32 + i] = 50;
    }
    scalar.changes8(m, 0, 16, 1, 32, 36, 4);
    // 105 / 2 and 106 / 2 are 53 (a tie goes up); -200 is cut off at 0 and 2^20 at 127
    assertArrayEquals(new byte[] {3, 3, -50, 77}, Arrays.copyOfRange(m, 36, 40));
  }

  @Test
  void vectorsGiveTheSameBytes() {
    for (int shift = 0; shift < 32; shift++) {
      for (int count : new int[] {0, 1, 7, 8, 15, 16, 33, 64, 500}) {
        byte[] expected = slab(count, shift + count);
        byte[] m = expected.clone();
        run(scalar, expected, shift, count);
        run(vector, m, shift, count);
        assertArrayEquals(expected, m, "shift " + shift + ", " + count + " values");
      }
    }
  }

  @Test
  void compiledItAllocatesNothing() {
    byte[] m = slab(4096, 1);
    long allocated = Allocations.whenCompiled(1_000, () -> {
      for (int i = 0; i < 20; i++) {
        run(vector, m, 9, 4096);
      }
    });
    assertTrue(allocated <= 1_000, allocated + " bytes in 20 calls");
  }
}
