package org.onegrasp.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;

/** Rows that slide over their input, beside whole maps. */
class SlidingRowsTest {
  private static final NetworkShape SHAPE = new NetworkShape(
      List.of(Convolution.of(5, 1, 4).strided(2).over(24, 24), Convolution.of(3, 4, 6).strided(2).over(12, 12),
          Convolution.of(3, 6, 9).over(6, 6), Convolution.of(3, 9, 5).dilated(2).over(6, 6),
          Convolution.pointwise(5, 3).over(6, 6)));
  private static final int[] INPUT_BITS = {6, 5, 5, 5, 5};
  private static final int[] OUTPUT_SHIFT = {9, 10, 10, 10, 0};
  private static final int ROOM = 1000; // in front of a map and behind it
  private final SplittableRandom random = new SplittableRandom(11);
  private final Arena arena = new Arena(100_000);
  private final FixedNetwork network = new FixedNetwork(new SplitWeights(SHAPE, 0, arena), INPUT_BITS, OUTPUT_SHIFT,
      Kernels.best().make(), arena);
  private final SlidingRows rows = new SlidingRows(network);
  private final int map = arena.bytes("map with room", 2 * ROOM + 600) + ROOM;
  private final int beside = arena.bytes("map beside", 600);
  private final int between = arena.bytes("largest map", SHAPE.outputs(0));

  SlidingRowsTest() {
    short[] weights = new short[SHAPE.parameters()];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (short) random.nextInt(-20_000, 20_000);
    }
    network.load(weights);
  }

  private void fill(int count) {
    for (int k = 0; k < count; k++) {
      arena.slab()[map + k] = (byte) random.nextInt(-128, 128);
    }
  }

  private byte[] bytes(int at, int count) {
    return Arrays.copyOfRange(arena.slab(), at, at + count);
  }

  @Test
  void aLayerOverItsInputGivesWhatItGivesBesideIt() {
    for (int i = 2; i < 4; i++) {
      fill(SHAPE.inputs(i));
      network.forward(i, map, beside);
      rows.forward(i, map);
      assertArrayEquals(bytes(beside, SHAPE.outputs(i)), bytes(map, SHAPE.outputs(i)), "layer " + i);
      assertTrue(SlidingRows.ahead(SHAPE, i) < ROOM);
    }
  }

  @Test
  void anErrorGoesDownOverItself() {
    for (int i = 2; i < 4; i++) {
      fill(SHAPE.outputs(i));
      network.inputGradient(i, map, 9, beside);
      rows.backward(i, map, 9);
      assertArrayEquals(bytes(beside, SHAPE.inputs(i)), bytes(map, SHAPE.inputs(i)), "layer " + i);
      assertTrue(SlidingRows.before(SHAPE, i) < ROOM);
    }
  }

  @Test
  void theLowestTwoLayersNeedNoMapBetweenThem() {
    assertTrue(SlidingRows.strips(SHAPE));
    int input = map + SlidingRows.inputBehind(SHAPE);
    for (int k = 0; k < SHAPE.inputs(0); k++) {
      arena.slab()[input + k] = (byte) random.nextInt(0, 128);
    }
    network.forward(0, input, between);
    network.forward(1, between, beside);
    rows.lowest(input, map);
    assertArrayEquals(bytes(beside, SHAPE.outputs(1)), bytes(map, SHAPE.outputs(1)));
  }

  @Test
  void kernelsThatArePackedAreRefused() {
    FixedNetwork packed = new FixedNetwork(new Int16Weights(SHAPE, arena), INPUT_BITS, OUTPUT_SHIFT,
        Kernels.best().make(), arena);
    String why = assertThrows(IllegalArgumentException.class, () -> new SlidingRows(packed)).getMessage();
    assertTrue(why.contains("Int16Weights"), why);
  }
}
