package org.onegrasp.rules;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedLayers;
import org.onegrasp.network.NetworkShape;

/**
 * {@link GradientChain} in integers: int8 weights and maps, int32 accumulators. Only the direction of a gradient counts, so
 * each convolution keeps its own right shift and widens it when a map saturates (block floating point that follows the data).
 */
final class FixedChain {
  private static final int OUTLET = 0; // kinds of convolution, each with a shift a layer; exact ones count as outlets
  private static final int SQUEEZE = 1;
  private static final int STEP = 2;
  private static final int KINDS = 3;
  private final NetworkShape network;
  private final ChainShape shape;
  private final FixedLayers layers;
  private final Kernels kernels;
  private final Arena arena;
  private final int firstLayer;
  private final int weights; // int8, laid out as ChainShape says
  private final int[] open; // [i] offset of one bit a unit
  private final int[] thin; // [j] offset of r_j; level 0's changes places
  private final BlockShifts shifts;

  FixedChain(FixedLayers layers, ChainShape shape, int firstLayer, Kernels kernels, Arena arena) {
    this.layers = layers;
    this.network = layers.shape();
    this.shape = shape;
    this.firstLayer = firstLayer;
    this.kernels = kernels;
    this.arena = arena;
    int hidden = network.size() - 1;
    weights = arena.bytes("module weights", firstLayer < shape.top() ? shape.parameters() : 0);
    open = new int[hidden];
    thin = new int[shape.top()];
    shifts = new BlockShifts(KINDS * hidden);
    for (int i = firstLayer; i < hidden; i++) {
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
  boolean exactAt(int i) {
    return i >= shape.top();
  }

  /** On the first pass: keeps which units of layer i's int8 output at hOff are open: neither cut off by ReLU nor saturated. */
  void sketch(int i, int hOff) {
    if (i < firstLayer) {
      return;
    }
    Elementwise.openUnits8(arena.slab(), hOff, network.outputs(i), open[i]);
  }

  /**
   * Between the passes: the int8 error at eOff down to every level that has a module. That of level 0 is left in {@code wide}.
   *
   * @param wide scratch of the size of layer top's output
   * @param other likewise
   */
  void descend(int eOff, int wide, int other) {
    if (firstLayer >= shape.top()) {
      return;
    }
    thin[0] = wide;
    exact(shape.top(), eOff, wide, other);
    for (int j = shape.top(); j > firstLayer; j--) {
      if (j < shape.top()) {
        convolve(OUTLET, j, shape.outlets().get(j), thin[j], shape.outletOffset(j), wide);
        mask(j, wide);
      }
      convolve(SQUEEZE, j, shape.squeezes().get(j), wide, shape.squeezeOffset(j), other);
      convolve(STEP, j, shape.steps().get(j), other, shape.stepOffset(j), thin[j - 1]);
    }
  }

  /** S_i through the network's own weights; {@code other} is scratch of the same size as {@code out}. */
  private void exact(int i, int eOff, int out, int other) {
    int from = eOff;
    for (int above = network.size() - 1; above > i; above--) {
      int to = (above - i) % 2 == 1 ? out : other;
      int shift = KINDS * (above - 1) + OUTLET;
      do {
        layers.inputGradient(above, from, shifts.get(shift), to);
      } while (shifts.saturated(shift, arena.slab(), to, network.outputs(above - 1)));
      mask(above - 1, to);
      from = to;
    }
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

  /**
   * On the second pass: writes S_i, int8 of any scale.
   *
   * @param out where to
   * @param other scratch of the same size where layer i is exact, never touched below
   */
  void gradient(int i, int eOff, int out, int other) {
    if (i >= shape.top()) {
      exact(i, eOff, out, other);
      return;
    }
    convolve(OUTLET, i, shape.outlets().get(i), thin[i], shape.outletOffset(i), out);
    if (shape.upsampled(network, i)) {
      int mark = arena.mark();
      shape.interleave(i, arena.slab(), out, arena.slab(), arena.bytes("row of a gradient", shape.line(i)));
      arena.release(mark);
    }
    mask(i, out);
  }
}
