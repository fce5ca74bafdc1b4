package org.onegrasp.rules;

import java.util.Arrays;
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
  private static final int FIRST_SHIFT = 7;
  private static final int ROOMY = 40; // a map whose largest magnitude is below this gets one bit more next time
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
  private final int[] thin; // [j] offset of r_j
  private final int[] shifts;

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
    shifts = new int[KINDS * hidden];
    for (int i = firstLayer; i < hidden; i++) {
      open[i] = arena.bytes("open units", network.outputs(i) / 8);
      if (i < shape.top()) {
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
    Arrays.fill(shifts, FIRST_SHIFT);
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
    byte[] m = arena.slab();
    for (int word = 0; word < network.outputs(i) / 8; word++) {
      int bits = 0;
      for (int k = 0; k < 8; k++) {
        int h = m[hOff + 8 * word + k];
        bits |= (h > 0 && h < Byte.MAX_VALUE ? 1 : 0) << k;
      }
      m[open[i] + word] = (byte) bits;
    }
  }

  /** Between the passes: the int8 error at eOff down to every level that has a module. */
  void descend(int eOff) {
    if (firstLayer >= shape.top()) {
      return;
    }
    int mark = arena.mark();
    int wide = arena.bytes("wide error", network.outputs(shape.top()));
    int other = arena.bytes("wide error above", network.outputs(shape.top()));
    exact(shape.top(), eOff, wide, other);
    for (int j = shape.top(); j > firstLayer; j--) {
      if (j < shape.top()) {
        convolve(OUTLET, j, shape.outlets().get(j), thin[j], shape.outletOffset(j), wide);
        mask(j, wide);
      }
      convolve(SQUEEZE, j, shape.squeezes().get(j), wide, shape.squeezeOffset(j), other);
      convolve(STEP, j, shape.steps().get(j), other, shape.stepOffset(j), thin[j - 1]);
    }
    arena.release(mark);
  }

  /** S_i through the network's own weights; {@code other} is scratch of the same size as {@code out}. */
  private void exact(int i, int eOff, int out, int other) {
    int from = eOff;
    for (int above = network.size() - 1; above > i; above--) {
      int to = (above - i) % 2 == 1 ? out : other;
      int shift = KINDS * (above - 1) + OUTLET;
      do {
        layers.inputGradient(above, from, shifts[shift], to);
      } while (saturated(shift, to, network.outputs(above - 1)));
      mask(above - 1, to);
      from = to;
    }
  }

  private void mask(int i, int g) {
    byte[] m = arena.slab();
    for (int word = 0; word < network.outputs(i) / 8; word++) {
      int bits = m[open[i] + word];
      for (int k = 0; k < 8; k++) {
        m[g + 8 * word + k] &= (byte) -(bits >> k & 1);
      }
    }
  }

  private void convolve(int kind, int j, ConvShape s, int from, int weightOffset, int to) {
    int shift = KINDS * j + kind;
    do {
      kernels.convolve8(s, arena.slab(), from, weights + weightOffset, -1, shifts[shift], false, to);
    } while (saturated(shift, to, s.outputs()));
  }

  /** Whether the map has to be made again with a wider shift; a map with room to spare gets a narrower one next time. */
  private boolean saturated(int shift, int map, int count) {
    int largest = Elementwise.absMax8(arena.slab(), map, count);
    if (largest >= Byte.MAX_VALUE && shifts[shift] < 24) {
      shifts[shift]++;
      return true;
    }
    if (largest < ROOMY && shifts[shift] > 0) {
      shifts[shift]--;
    }
    return false;
  }

  /**
   * On the second pass: writes S_i, int8 of any scale.
   *
   * @param out where to
   * @param other scratch of the same size where layer i is exact, of no use below
   */
  void gradient(int i, int eOff, int out, int other) {
    if (i >= shape.top()) {
      exact(i, eOff, out, other);
      return;
    }
    ConvShape outlet = shape.outlets().get(i);
    if (shape.upsampled(network, i)) {
      int mark = arena.mark();
      int coarse = arena.bytes("coarse gradient", outlet.outputs());
      convolve(OUTLET, i, outlet, thin[i], shape.outletOffset(i), coarse);
      upsample(i, coarse, out);
      arena.release(mark);
    } else {
      convolve(OUTLET, i, outlet, thin[i], shape.outletOffset(i), out);
    }
    mask(i, out);
  }

  private void upsample(int i, int coarse, int out) {
    byte[] m = arena.slab();
    int channels = network.layer(i).outC();
    int width = network.layer(i).outWidth();
    for (int cell = 0; cell < network.outputs(i) / channels; cell++) {
      int from = cell / width / 2 * (width / 2) + cell % width / 2;
      System.arraycopy(m, coarse + from * channels, m, out + cell * channels, channels);
    }
  }
}
