package org.onegrasp.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.layers.DoubleReference;

/** Layers in fixed point beside the same integers in double precision, which holds all of their sums. */
class FixedNetworkTest {
  private static final NetworkShape SHAPE = new NetworkShape(
      List.of(Convolution.of(3, 3, 5).over(6, 10), Convolution.depthwise(3, 5).dilated(2).over(6, 10),
          Convolution.of(3, 5, 5).over(6, 10),
          Convolution.pointwise(5, 5).over(6, 10), Convolution.pointwise(5, 2).over(6, 10)),
      List.of(Epilogue.RELU, Epilogue.LINEAR, new Epilogue(true, 0), Epilogue.adding(1), Epilogue.LINEAR));
  private static final int[] INPUT_BITS = {6, 4, 5, 3, 4};
  private static final int[] OUTPUT_SHIFT = {8, 6, 9, 7, 0};
  private final SplittableRandom random = new SplittableRandom(9);
  private final Arena arena = new Arena(100_000);
  private final Kernels kernels = Kernels.best().with(arena.floats("panel", Kernels.WORKSPACE_FLOATS));
  private final FixedNetwork layers =
      new FixedNetwork(new Int16Weights(SHAPE, arena), INPUT_BITS, OUTPUT_SHIFT, kernels, arena);
  private final short[] weights = weights();
  private final int x = bytes(300);
  private final int skip = bytes(300);
  private final int y = bytes(300);

  private short[] weights() {
    short[] values = new short[SHAPE.parameters()];
    for (int k = 0; k < values.length; k++) {
      values[k] = (short) random.nextInt(-30_000, 30_000);
    }
    layers.load(values);
    return values;
  }

  private int bytes(int count) {
    int at = arena.bytes("map", count);
    for (int k = 0; k < count; k++) {
      arena.slab()[at + k] = (byte) random.nextInt(-128, 128);
    }
    return at;
  }

  private double[] doubles(int at, int count) {
    double[] values = new double[count];
    for (int k = 0; k < count; k++) {
      values[k] = arena.slab()[at + k];
    }
    return values;
  }

  /** Kernel as products see it, then the bias at the scale of the sums. */
  private double[] packed(int i) {
    double[] values = new double[SHAPE.parameters(i)];
    for (int k = 0; k < values.length; k++) {
      boolean bias = k >= SHAPE.layer(i).weights();
      int weight = weights[SHAPE.kernelOffset(i) + k];
      values[k] = bias ? round(weight * Math.pow(2, INPUT_BITS[i] - 8)) : Math.min(127, round(weight / 256.0));
    }
    return values;
  }

  /** To nearest, ties away from zero; never -0. */
  private static double round(double value) {
    return Math.signum(value) * Math.floor(Math.abs(value) + 0.5) + 0.0;
  }

  private static double limit(double least, double value) {
    return Math.max(least, Math.min(127, value));
  }

  @Test
  void outputsAreRoundedSumsWithTheSkipAtTheirScale() {
    for (int i = 0; i < SHAPE.size() - 1; i++) {
      double[] sums = new double[SHAPE.outputs(i)];
      DoubleReference.convolve(SHAPE.layer(i), 1, packed(i), doubles(x, SHAPE.inputs(i)), sums);
      double[] added = doubles(skip, 300);
      layers.forward(i, x, skip, y);
      for (int k = 0; k < sums.length; k++) {
        int skipped = SHAPE.skip(i);
        double sum = sums[k];
        if (skipped >= 0) {
          sum += added[k] * Math.pow(2, INPUT_BITS[i + 1] + OUTPUT_SHIFT[i] - INPUT_BITS[skipped + 1]);
        }
        double expected = limit(SHAPE.relu(i) ? 0 : -128, round(sum / Math.pow(2, OUTPUT_SHIFT[i])));
        assertEquals(expected, arena.slab()[y + k], "layer " + i + " value " + k);
      }
    }
  }

  @Test
  void anOutputMayComeInTheSkipsPlace() {
    layers.forward(3, x, skip, y);
    byte[] expected = Arrays.copyOfRange(arena.slab(), y, y + 300);
    layers.forward(3, x, skip, skip);
    assertArrayEquals(expected, Arrays.copyOfRange(arena.slab(), skip, skip + 300));
  }

  /** The transpose, from one unit of the input after the other; the added gradient is coarser, as coarse and finer. */
  @Test
  void inputGradientsAreRoundedSumsWithTheGradientOfTheSkip() {
    for (int i = 1; i < SHAPE.size(); i++) {
      ConvShape s = SHAPE.layer(i);
      double[] kernel = packed(i);
      Arrays.fill(kernel, s.weights(), kernel.length, 0);
      double[] gz = doubles(x, s.outputs());
      double[] added = doubles(skip, s.inputs());
      for (int up : new int[] {6, 0, -2}) {
        layers.inputGradient(i, x, skip, up, 7, y);
        for (int k = 0; k < s.inputs(); k += 7) {
          double[] unit = new double[s.inputs()];
          unit[k] = 1;
          double[] column = new double[s.outputs()];
          DoubleReference.convolve(s, 1, kernel, unit, column);
          double sum = up >= 0 ? added[k] * Math.pow(2, up) : round(added[k] * Math.pow(2, up));
          for (int o = 0; o < column.length; o++) {
            sum += column[o] * gz[o];
          }
          assertEquals(limit(-128, round(sum / 128)), arena.slab()[y + k], "layer " + i + " up " + up + " value " + k);
        }
      }
    }
  }

  @Test
  void withoutASkipBothWaysGiveTheSameBytes() {
    Arrays.fill(arena.slab(), skip, skip + 300, (byte) 0);
    for (int i = 1; i < SHAPE.size(); i++) {
      layers.inputGradient(i, x, 7, y);
      byte[] expected = Arrays.copyOfRange(arena.slab(), y, y + SHAPE.inputs(i));
      layers.inputGradient(i, x, skip, 3, 7, y);
      assertArrayEquals(expected, Arrays.copyOfRange(arena.slab(), y, y + SHAPE.inputs(i)));
    }
  }

  @Test
  void aLayerThatAddsAnotherIsNotRunWithoutIt() {
    assertThrows(IllegalArgumentException.class, () -> layers.forward(2, x, y));
  }
}
