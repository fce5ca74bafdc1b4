package org.onegrasp.network;

import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;

/**
 * Forward passes of a {@link FixedNetwork}, the same logits, by what differs from an input that went through before.
 * Sums are linear in a layer's input, so those of another input are the known ones and those of the difference, which
 * is zero wherever the two look alike; and what is zero kernels leave out. Behind a ReLU maps are 0 to 127, so
 * differences are int8 too. Exact, whatever the inputs; the more alike they are, the less it takes. (Of pictures that
 * follow each other: Cavigelli et al., "CBinfer", 2017, by a threshold; here the known one is an empty table.)
 *
 * <pre>
 *   known:    x_i, sums_i = W_i x_i + b_i, x_i+1 = relu8(sums_i)
 *   another:  d_i = x'_i - x_i, d_i+1 = relu8(sums_i + W_i d_i) - x_i+1
 * </pre>
 */
public final class ChangePass {
  private final FixedNetwork network;
  private final NetworkShape shape;
  private final Arena arena;
  private final int[] maps; // [i] int8 input of layer i that is known
  private final int[] sums; // [i] int32 sums of it
  private final int[] turns = new int[2]; // int8 differences
  private final int more; // int32 sums of the differences

  /**
   * Takes its tensors in the network's arena.
   *
   * @throws IllegalArgumentException unless the network {@link #suits}
   */
  public ChangePass(FixedNetwork network) {
    this.network = network;
    shape = network.shape();
    arena = network.arena();
    if (!suits(shape)) {
      throw new IllegalArgumentException("differences need ReLU behind every hidden layer and layers that add no other,"
          + " got " + shape.epilogues());
    }
    maps = new int[shape.size()];
    sums = new int[shape.size()];
    int end = 0;
    int map = 0;
    int most = 0;
    for (int i = 0; i < shape.size(); i++) {
      maps[i] = end;
      sums[i] = maps[i] + Arena.aligned(shape.inputs(i));
      end = sums[i] + Arena.aligned(4 * shape.outputs(i));
      map = Math.max(map, Arena.aligned(shape.inputs(i)));
      most = Math.max(most, 4 * shape.outputs(i));
    }
    // at one go, as an arena grows by copying
    int base = arena.bytes("what is known and what differs", end + 2 * map + most);
    for (int i = 0; i < shape.size(); i++) {
      maps[i] += base;
      sums[i] += base;
    }
    turns[0] = base + end;
    turns[1] = turns[0] + map;
    more = turns[1] + map;
  }

  /** Whether a network's differences are int8 and its sums come from one map. */
  public static boolean suits(NetworkShape shape) {
    for (int i = 0; i < shape.size(); i++) {
      boolean hidden = i < shape.size() - 1;
      if (shape.skip(i) != Epilogue.NO_SKIP || hidden && !shape.relu(i) || shape.layer(i).depthwise()) {
        return false;
      }
    }
    return true;
  }

  /** Takes an input, int8, and what the network makes of it under its present weights as known. */
  public void know(byte[] input) {
    System.arraycopy(input, 0, arena.slab(), maps[0], shape.inputs(0));
    for (int i = 0; i < shape.size(); i++) {
      int mark = arena.mark();
      int kernel = network.weights().kernel(i);
      int bias = network.packBias(i);
      network.kernels().convolve32(shape.layer(i), arena.slab(), maps[i], kernel, bias, sums[i]);
      arena.release(mark);
      if (i < shape.size() - 1) {
        network.forward(i, maps[i], maps[i + 1]);
      }
    }
  }

  /**
   * int32 logits of another input under the same weights.
   *
   * @param input int8, each value at most 127 from the known one
   * @param to their offset; overwritten
   */
  public void logits(byte[] input, int to) {
    byte[] m = arena.slab();
    for (int k = 0; k < shape.inputs(0); k++) {
      m[turns[0] + k] = (byte) (input[k] - m[maps[0] + k]);
    }
    Kernels kernels = network.kernels();
    for (int i = 0; i < shape.size() - 1; i++) {
      convolve(i, more);
      kernels.changes8(arena.slab(), more, sums[i], network.outputShift(i), maps[i + 1], turns[(i + 1) % 2],
          shape.outputs(i));
    }
    int last = shape.size() - 1;
    convolve(last, to);
    m = arena.slab();
    for (int k = 0; k < shape.outputs(last); k++) {
      putInt(m, to + 4 * k, getInt(m, to + 4 * k) + getInt(m, sums[last] + 4 * k));
    }
  }

  private void convolve(int i, int to) {
    ConvShape s = shape.layer(i);
    int mark = arena.mark();
    int kernel = network.weights().kernel(i);
    network.kernels().convolve32(s, arena.slab(), turns[i % 2], kernel, -1, to);
    arena.release(mark);
  }
}
