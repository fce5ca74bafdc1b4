package org.onegrasp.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Convolution;

/** The stores of weights beside each other. */
class WeightStoreTest {
  private static final NetworkShape SHAPE = new NetworkShape(
      List.of(Convolution.of(3, 2, 4).over(6, 6), Convolution.depthwise(3, 4).over(6, 6),
          Convolution.pointwise(4, 3).over(6, 6)));
  private static final int TIE = 128; // below zero the nearest multiples of 256 are equally far
  private final Arena arena = new Arena(10_000);

  /** Every value that the upper halves meet in a special way, then random ones. */
  private static short[] weights() {
    SplittableRandom random = new SplittableRandom(5);
    short[] values = new short[SHAPE.parameters()];
    for (int k = 0; k < values.length; k++) {
      values[k] = (short) random.nextInt(-32_639, 32_640);
    }
    short[] corners = {0, 1, -1, TIE, -TIE, TIE - 1, -TIE - 1, 256, -256, 256 - TIE, -256 + TIE, 32_639, -32_639};
    System.arraycopy(corners, 0, values, SHAPE.kernelOffset(0), corners.length);
    return values;
  }

  private byte[] kernel(WeightStore store, int i) {
    int mark = arena.mark();
    int at = store.kernel(i);
    byte[] kernel = Arrays.copyOfRange(arena.slab(), at, at + SHAPE.layer(i).weights());
    arena.release(mark);
    return kernel;
  }

  @Test
  void tunedWeightsInTwoPlanesAreThoseInInt16AndGiveTheSameKernels() {
    SplitWeights split = new SplitWeights(SHAPE, 0, arena);
    Int16Weights whole = new Int16Weights(SHAPE, arena);
    split.load(weights());
    whole.load(weights());
    for (int i = 0; i < SHAPE.size(); i++) {
      assertArrayEquals(kernel(whole, i), kernel(split, i), "layer " + i);
      for (int k = 0; k < SHAPE.layer(i).weights(); k++) {
        assertEquals(whole.value(i, k), split.value(i, k), "layer " + i + ", weight " + k);
      }
      for (int k = 0; k < SHAPE.layer(i).outC(); k++) {
        assertEquals(whole.bias(i, k), split.bias(i, k), "layer " + i + ", bias " + k);
      }
      assertEquals(whole.sumOfSquares(i), split.sumOfSquares(i), "layer " + i);
    }
  }

  @Test
  void weightsInBytesGiveTheSameKernelsWhereTheyLieAndAreNothingMore() {
    ByteWeights bytes = new ByteWeights(SHAPE, arena);
    Int16Weights whole = new Int16Weights(SHAPE, arena);
    bytes.load(weights());
    whole.load(weights());
    for (int i = 0; i < SHAPE.size(); i++) {
      assertEquals(0, bytes.kernelBytes(i));
      byte[] kernel = kernel(bytes, i);
      assertArrayEquals(kernel(whole, i), kernel, "layer " + i);
      for (int k = 0; k < kernel.length; k++) {
        assertEquals(kernel[k] << 8, bytes.value(i, k), "layer " + i + ", weight " + k);
      }
      for (int k = 0; k < SHAPE.layer(i).outC(); k++) {
        assertEquals(whole.bias(i, k), bytes.bias(i, k), 128, "layer " + i + ", bias " + k);
      }
    }
    bytes.set(0, 300, 100);
    assertEquals(100, bytes.get(0));
    bytes.set(0, -300, ByteWeights.LIMIT);
    assertEquals(-127, bytes.get(0));
  }

  @Test
  void frozenWeightsInTwoPlanesKeepWhatProductsSee() {
    SplitWeights split = new SplitWeights(SHAPE, 2, arena);
    Int16Weights whole = new Int16Weights(SHAPE, arena);
    split.load(weights());
    whole.load(weights());
    assertArrayEquals(kernel(whole, 0), kernel(split, 0));
    for (int k = 0; k < SHAPE.layer(0).weights(); k++) {
      assertEquals(256 * kernel(whole, 0)[k], split.value(0, k), "weight " + k);
    }
  }

  @Test
  void kernelsInInt8GiveTheProductsOfTheWeightsThatTheyStandFor() {
    Int8Weights narrow = new Int8Weights(SHAPE, arena);
    narrow.load(weights());
    Int16Weights whole = new Int16Weights(SHAPE, arena);
    short[] stored = new short[SHAPE.parameters()];
    for (int i = 0; i < SHAPE.size(); i++) {
      for (int k = 0; k < SHAPE.layer(i).weights(); k++) {
        stored[SHAPE.kernelOffset(i) + k] = (short) narrow.value(i, k);
        int step = 1 << narrow.up(i, k % SHAPE.layer(i).outC());
        int wanted = weights()[SHAPE.kernelOffset(i) + k];
        assertTrue(Math.abs(narrow.value(i, k) - wanted) <= step / 2, "layer " + i + ", weight " + k);
      }
    }
    whole.load(stored);
    for (int i = 0; i < SHAPE.size(); i++) {
      assertArrayEquals(kernel(whole, i), kernel(narrow, i), "layer " + i);
    }
  }

  @Test
  void onlyWhatIsPackedTakesWorkspace() {
    assertEquals(72, new Int16Weights(SHAPE, arena).kernelBytes(0));
    assertEquals(72, new Int8Weights(SHAPE, arena).kernelBytes(0));
    assertEquals(0, new SplitWeights(SHAPE, 0, arena).kernelBytes(0));
  }

  @Test
  void wideWeightsSaturateAtTheirLimitAndComeBackAsTheyWere() {
    WideWeights wide = new WideWeights(SHAPE, arena);
    wide.load(weights());
    assertArrayEquals(weights(), wide.store());
    wide.set(7, 40_000);
    wide.set(8, -40_000);
    assertEquals(32_639, wide.get(7));
    assertEquals(-32_639, wide.get(8));
    assertEquals(2L * 32_639 * 32_639, wide.sumOfSquares(7, 2));
  }
}
