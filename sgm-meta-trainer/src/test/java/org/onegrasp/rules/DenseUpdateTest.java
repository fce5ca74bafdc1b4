package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.fixedpoint.LittleEndian;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GradientSteps;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;

class DenseUpdateTest {
  private static final int IN = 70;
  private static final int OUT = 33; // so that 31 input channels make a band
  private static final int INPUT_BITS = 5;
  private static final NetworkShape SHAPE = NetworkShape.dense(4, IN, OUT);
  private final Arena arena = Arena.unlimited();
  private final Kernels kernels = Kernels.best().make();

  /** Adds up what is measured and what is applied, parameter by parameter. */
  private final class Remembered implements GradientSteps {
    private final long[] applied = new long[SHAPE.parameters()];
    private long largest;
    private long measured;

    @Override
    public void measure(int i, int gradient, int count, int scaleBits) {
      for (int k = 0; k < count; k++) {
        long value = (long) LittleEndian.getInt(arena.slab(), gradient + 4 * k) << scaleBits;
        largest = Math.max(largest, Math.abs(value));
      }
    }

    @Override
    public void measured(int i) {
      measured = largest;
    }

    @Override
    public void apply(int i, int from, int gradient, int count, int scaleBits, int rate) {
      assertTrue(measured > 0, "applied before all was measured");
      for (int k = 0; k < count; k++) {
        applied[from + k] += (long) LittleEndian.getInt(arena.slab(), gradient + 4 * k) << scaleBits;
      }
    }
  }

  @Test
  void gradientInBandsIsThatOfTheDefinition() {
    SplittableRandom random = new SplittableRandom(2);
    for (int samples : new int[] {1, 5, 16}) {
      int x = arena.bytes("x", samples * IN);
      int errors = arena.bytes("errors", samples * OUT);
      byte[] m = arena.slab();
      for (int k = 0; k < samples * IN; k++) {
        m[x + k] = (byte) random.nextInt(128);
      }
      for (int k = 0; k < samples * OUT; k++) {
        m[errors + k] = (byte) random.nextInt(-127, 128);
      }
      long[] wanted = new long[SHAPE.parameters()];
      for (int n = 0; n < samples; n++) {
        for (int o = 0; o < OUT; o++) {
          wanted[SHAPE.biasOffset(1) + o] += m[errors + n * OUT + o] << INPUT_BITS;
          for (int c = 0; c < IN; c++) {
            wanted[SHAPE.kernelOffset(1) + c * OUT + o] += m[x + n * IN + c] * m[errors + n * OUT + o];
          }
        }
      }
      Remembered record = new Remembered();
      new DenseUpdate(SHAPE, 1, INPUT_BITS, kernels, record, arena).step(samples, x, errors, 1);
      assertArrayEquals(wanted, record.applied, samples + " samples");
    }
  }

  @Test
  void aConvolutionIsRefused() {
    NetworkShape shape = new NetworkShape(List.of(Convolution.of(3, 1, 2).over(4, 4)));
    String message = assertThrows(IllegalArgumentException.class,
        () -> new DenseUpdate(shape, 0, INPUT_BITS, kernels, new Remembered(), arena)).getMessage();
    assertTrue(message.contains("layer 0 is a convolution"), message);
  }
}
