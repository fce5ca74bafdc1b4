package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

class ConvolutionUpdateTest {
  private static final int SIDE = 6;
  private static final int KERNEL = 3;
  private static final int IN = 2;
  private static final int OUT = 5;
  private static final int STRIDE = 2;
  private static final int INPUT_BITS = 5;
  private static final int OUT_SIDE = SIDE / STRIDE;
  private static final NetworkShape SHAPE = new NetworkShape(
      List.of(Convolution.of(KERNEL, IN, OUT).strided(STRIDE).over(SIDE, SIDE),
          Convolution.pointwise(OUT_SIDE * OUT_SIDE * OUT, 4).over(1, 1)));
  private final Arena arena = Arena.unlimited();

  /** What was applied to each parameter, which has to have been measured before. */
  private final class Remembered implements GradientSteps {
    private final long[] applied = new long[SHAPE.parameters(0)];
    private long largest;
    private boolean measured;

    private long value(int gradient, int k, int scaleBits) {
      return (long) LittleEndian.getInt(arena.slab(), gradient + 4 * k) << scaleBits;
    }

    @Override
    public void measure(int i, int gradient, int count, int scaleBits) {
      for (int k = 0; k < count; k++) {
        largest = Math.max(largest, Math.abs(value(gradient, k, scaleBits)));
      }
    }

    @Override
    public void measured(int i) {
      measured = true;
    }

    @Override
    public void apply(int i, int from, int gradient, int count, int scaleBits, int rate) {
      for (int k = 0; k < count; k++) {
        applied[from + k] += value(gradient, k, scaleBits);
        assertTrue(measured && Math.abs(applied[from + k]) <= largest, "applied what was not measured");
      }
    }
  }

  /** Sum over samples and output cells of error times the input under each tap. */
  private static long[] byDefinition(byte[] m, int samples, int x, int errors) {
    long[] g = new long[SHAPE.parameters(0)];
    int pad = (KERNEL - 1) / 2;
    for (int n = 0; n < samples; n++) {
      for (int cell = 0; cell < OUT_SIDE * OUT_SIDE * OUT; cell++) {
        int o = cell % OUT;
        int error = m[errors + n * OUT_SIDE * OUT_SIDE * OUT + cell];
        g[SHAPE.biasOffset(0) + o] += (long) error << INPUT_BITS;
        for (int k = 0; k < KERNEL * KERNEL * IN; k++) {
          int row = cell / OUT / OUT_SIDE * STRIDE + k / IN / KERNEL - pad;
          int column = cell / OUT % OUT_SIDE * STRIDE + k / IN % KERNEL - pad;
          if (row >= 0 && column >= 0 && row < SIDE && column < SIDE) {
            g[k * OUT + o] += (long) error * m[x + ((n * SIDE + row) * SIDE + column) * IN + k % IN];
          }
        }
      }
    }
    return g;
  }

  @Test
  void gradientTapByTapIsThatOfTheDefinition() {
    SplittableRandom random = new SplittableRandom(3);
    for (int samples : new int[] {1, 7}) {
      int x = arena.bytes("x", samples * SHAPE.inputs(0));
      int errors = arena.bytes("errors", samples * SHAPE.outputs(0));
      byte[] m = arena.slab();
      for (int k = 0; k < samples * SHAPE.inputs(0); k++) {
        m[x + k] = (byte) random.nextInt(-127, 128);
      }
      for (int k = 0; k < samples * SHAPE.outputs(0); k++) {
        m[errors + k] = (byte) random.nextInt(-127, 128);
      }
      long[] wanted = byDefinition(m, samples, x, errors);
      Remembered record = new Remembered();
      new ConvolutionUpdate(SHAPE, 0, INPUT_BITS, Kernels.best().make(), record, arena).step(samples, x, errors, 1);
      assertArrayEquals(wanted, record.applied, samples + " samples");
    }
  }
}
