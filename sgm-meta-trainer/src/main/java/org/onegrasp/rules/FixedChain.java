package org.onegrasp.rules;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedLayers;
import org.onegrasp.network.NetworkShape;

/**
 * The low end of {@link GradientChain} in integers: int8 weights and maps, int32 accumulators. Only the direction of a gradient
 * counts, so each convolution keeps its own right shift and widens it when a map saturates (block floating point that follows the
 * data). Without modules the errors go on down through the network's own weights.
 */
final class FixedChain {
  private static final int OUTLET = 0; // kinds of convolution, each with a shift a layer
  private static final int SQUEEZE = 1;
  private static final int STEP = 2;
  private static final int KINDS = 3;
  private final NetworkShape network;
  private final ChainShape shape;
  private final ExactErrors errors;
  private final Kernels kernels;
  private final Arena arena;
  private final int firstLayer;
  private final int level; // of the layer whose gradient comes from above
  private final int weights; // int8, laid out as ChainShape says
  private final int[] open; // [i] offset of one bit a unit
  private final int[] thin; // [j] offset of r_j; that of level 0 is the place of S_1
  private final BlockShifts shifts;

  /** @param level the lowest layer whose gradient is known without this chain */
  FixedChain(FixedLayers layers, ChainShape shape, int level, int firstLayer, ExactErrors errors, Kernels kernels, Arena arena) {
    if (shape.top() != 0 && shape.top() != level) {
      throw new IllegalArgumentException("modules hang from layer " + shape.top() + ", gradients are known from layer " + level + " on");
    }
    this.network = layers.shape();
    this.shape = shape;
    this.level = level;
    this.firstLayer = firstLayer;
    this.errors = errors;
    this.kernels = kernels;
    this.arena = arena;
    weights = arena.bytes("module weights", firstLayer < shape.top() ? shape.parameters() : 0);
    open = new int[level];
    thin = new int[shape.top()];
    shifts = new BlockShifts(KINDS * network.size());
    for (int i = firstLayer; i < level; i++) {
      open[i] = arena.bytes("open units", network.outputs(i) / 8);
      if (i > 0 && i < shape.top()) {
        thin[i] = arena.bytes("thin error", shape.thin());
      }
    }
  }

  /** Quantises the modules' float parameters into the slab, each convolution to its own power of two. */
  void load(float[] parameters) {
    for (int j = 0; firstLayer < shape.top() && j < shape.top(); j++) {
      pack(parameters, shape.outletOffset(j), shape.outlets().get(j));
      pack(parameters, shape.squeezeOffset(j + 1), shape.squeezes().get(j + 1));
      pack(parameters, shape.stepOffset(j + 1), shape.steps().get(j + 1));
    }
  }

  private void pack(float[] parameters, int at, ConvShape s) {
    double largest = 1e-9;
    for (int k = at; k < at + s.weights(); k++) {
      largest = Math.max(largest, Math.abs(parameters[k]));
    }
    int bits = Math.getExponent(127 / largest);
    byte[] m = arena.slab();
    for (int k = at; k < at + s.weights(); k++) {
      m[weights + k] = (byte) Math.rint(Math.scalb((double) parameters[k], bits));
    }
  }

  /** Before a lesson. */
  void reset() {
    shifts.reset();
  }

  /** Whether layer i's gradient goes through the network's own weights. */
  private boolean exactAt(int i) {
    return i >= shape.top();
  }

  /** On the first pass: keeps which units of layer i's int8 output at h are open: neither cut off by ReLU nor saturated. */
  void sketch(int i, int h) {
    if (i >= firstLayer && i < level) {
      Elementwise.openUnits8(arena.slab(), h, network.outputs(i), open[i]);
    }
  }

  /**
   * Between the passes: the gradient at the output of layer {@code level} down to every tuned layer below. Without modules this
   * leaves S_0 in {@code even} and S_1 in {@code odd}; with them {@link #gradient} makes them.
   *
   * @param s int8 offset of that gradient, which stays
   * @param odd of the size of layer 1's output
   * @param even of the size of layer 0's output
   */
  void descend(int s, int odd, int even) {
    if (shape.top() == 0) {
      exact(s, odd, even);
      return;
    }
    thin[0] = odd;
    for (int j = level; j > firstLayer; j--) {
      int from = s;
      if (j < level) {
        outlet(j, odd);
        from = odd;
      }
      convolve(SQUEEZE, j, shape.squeezes().get(j), from, shape.squeezeOffset(j), even);
      convolve(STEP, j, shape.steps().get(j), even, shape.stepOffset(j), thin[j - 1]);
    }
  }

  private void exact(int s, int odd, int even) {
    int from = s;
    for (int j = level; j > firstLayer; j--) {
      int to = j % 2 == 0 ? odd : even;
      errors.descend(j, from, to);
      mask(j - 1, to);
      from = to;
    }
  }

  private void outlet(int j, int to) {
    convolve(OUTLET, j, shape.outlets().get(j), thin[j], shape.outletOffset(j), to);
    if (shape.upsampled(network, j)) {
      int mark = arena.mark();
      shape.interleave(j, arena.slab(), to, arena.slab(), arena.bytes("row of a gradient", shape.line(j)));
      arena.release(mark);
    }
    mask(j, to);
  }

  private void mask(int i, int g) {
    Elementwise.closeUnits8(arena.slab(), open[i], g, network.outputs(i));
  }

  private void convolve(int kind, int j, ConvShape s, int from, int weightOffset, int to) {
    int shift = KINDS * j + kind;
    do {
      kernels.convolve8(s, arena.slab(), from, weights + weightOffset, -1, shifts.get(shift), false, to);
    } while (shifts.saturated(shift, arena.slab(), to, s.outputs()));
  }

  /** On the second pass: writes S_i, i below {@code level}, int8 of any scale, to its place, where it is already without modules. */
  void gradient(int i, int place) {
    if (!exactAt(i)) {
      outlet(i, place);
    }
  }
}
