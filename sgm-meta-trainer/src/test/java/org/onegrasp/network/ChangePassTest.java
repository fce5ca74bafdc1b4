package org.onegrasp.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;

class ChangePassTest {
  private static final NetworkShape SHAPE = new NetworkShape(List.of(Convolution.of(5, 2, 8).strided(2).over(20, 28),
      Convolution.of(3, 8, 20).over(10, 14), Convolution.of(3, 20, 12).dilated(2).over(10, 14),
      Convolution.pointwise(12, 5).over(10, 14)));
  private static final int[] INPUT_BITS = {6, 4, 4, 4};
  private static final int[] OUTPUT_SHIFT = {9, 8, 9, 0};
  private final SplittableRandom random = new SplittableRandom(3);
  private final Arena arena = Arena.unlimited();
  private final Kernels kernels = Kernels.best().with(arena.floats("panel", Kernels.WORKSPACE_FLOATS));
  private final FixedNetwork network = new FixedNetwork(new SplitWeights(SHAPE, SHAPE.size(), arena), INPUT_BITS,
      OUTPUT_SHIFT, kernels, arena);
  private final ChangePass pass = new ChangePass(network);
  private final int logits = arena.ints("logits", SHAPE.outputs(3));

  private void load() {
    short[] weights = new short[SHAPE.parameters()];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (short) random.nextInt(-20_000, 25_000);
    }
    network.load(weights);
  }

  private byte[] input(int zeros) {
    byte[] input = new byte[SHAPE.inputs(0)];
    for (int k = 0; k < input.length; k++) {
      input[k] = (byte) (random.nextInt(zeros) == 0 ? random.nextInt(128) : 0);
    }
    return input;
  }

  private byte[] layerByLayer(byte[] input) {
    int mark = arena.mark();
    int x = arena.bytes("input", input.length);
    System.arraycopy(input, 0, arena.slab(), x, input.length);
    for (int i = 0; i < SHAPE.size() - 1; i++) {
      int y = arena.bytes("output", SHAPE.outputs(i));
      network.forward(i, x, y);
      x = y;
    }
    network.logits(x, logits);
    arena.release(mark);
    return result();
  }

  private byte[] byChanges(byte[] input) {
    Arrays.fill(arena.slab(), logits, logits + 4 * SHAPE.outputs(3), (byte) 1);
    pass.logits(input, logits);
    return result();
  }

  private byte[] result() {
    return Arrays.copyOfRange(arena.slab(), logits, logits + 4 * SHAPE.outputs(3));
  }

  @Test
  void logitsAreThoseOfTheLayersWhateverIsKnown() {
    for (int zeros : new int[] {1, 4, 50}) {
      load();
      byte[] known = input(zeros);
      pass.know(known);
      byte[] near = known.clone();
      near[random.nextInt(near.length)] ^= 9;
      for (byte[] input : new byte[][] {known, near, input(1), input(30), new byte[known.length]}) {
        assertArrayEquals(layerByLayer(input), byChanges(input));
      }
    }
  }

  /** The first layer goes by differences, and a later one makes the map smaller. */
  @Test
  void stridesMayComeLater() {
    NetworkShape late = new NetworkShape(List.of(Convolution.of(3, 1, 8).over(12, 16),
        Convolution.of(3, 8, 8).strided(2).over(12, 16), Convolution.pointwise(8, 3).over(6, 8)));
    FixedNetwork plain = new FixedNetwork(new SplitWeights(late, late.size(), arena), new int[] {6, 4, 4},
        new int[] {9, 8, 0}, kernels, arena);
    short[] weights = new short[late.parameters()];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (short) random.nextInt(-20_000, 25_000);
    }
    plain.load(weights);
    ChangePass changes = new ChangePass(plain);
    byte[] known = Arrays.copyOf(input(3), late.inputs(0));
    byte[] other = Arrays.copyOf(input(2), late.inputs(0));
    changes.know(known);
    changes.logits(other, logits);
    byte[] byChanges = Arrays.copyOfRange(arena.slab(), logits, logits + 4 * late.outputs(2));
    int x = arena.bytes("input", other.length);
    System.arraycopy(other, 0, arena.slab(), x, other.length);
    int h = arena.bytes("output", late.outputs(0));
    int y = arena.bytes("output", late.outputs(1));
    plain.forward(0, x, h);
    plain.forward(1, h, y);
    plain.logits(y, logits);
    assertArrayEquals(Arrays.copyOfRange(arena.slab(), logits, logits + 4 * late.outputs(2)), byChanges);
  }

  @Test
  void whatIsKnownHoldsForItsWeightsOnly() {
    load();
    byte[] known = input(3);
    pass.know(known);
    byte[] before = byChanges(known);
    load();
    assertFalse(Arrays.equals(before, layerByLayer(known)));
    pass.know(known);
    assertArrayEquals(layerByLayer(known), byChanges(known));
  }

  @Test
  void networksWithOtherEndingsAreRefused() {
    FixedNetwork deep = new FixedNetwork(new SplitWeights(NetworkShape.deep(), 0, arena),
        new int[NetworkShape.deep().size()], new int[NetworkShape.deep().size()], kernels, arena);
    assertThrows(IllegalArgumentException.class, () -> new ChangePass(deep));
  }
}
