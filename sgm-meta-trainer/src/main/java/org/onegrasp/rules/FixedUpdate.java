package org.onegrasp.rules;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;

/**
 * From a layer's input and the gradient at its output to new weights, a few taps at a time: their gradient is made once to be
 * measured and once more to be applied (see {@link FixedSteps}), so that a whole layer's never lies in memory.
 */
final class FixedUpdate {
  private static final int TAPS_AT_ONCE = 3;
  private final NetworkShape shape;
  private final FixedFormat format;
  private final Kernels kernels;
  private final FixedSteps steps;
  private final Arena arena;

  FixedUpdate(NetworkShape shape, FixedFormat format, Kernels kernels, FixedSteps steps, Arena arena) {
    this.shape = shape;
    this.format = format;
    this.kernels = kernels;
    this.steps = steps;
    this.arena = arena;
  }

  /**
   * Moves layer i's kernel and bias.
   *
   * @param x int8 offset of the layer's input
   * @param gz int8 offset of the gradient at its output before ReLU, of any scale
   * @param rate Q0.24
   */
  void update(int i, int x, int gz, int rate) {
    ConvShape s = shape.layer(i);
    int mark = arena.mark();
    int taps = s.kernel() * s.kernel();
    int atOnce = Math.min(taps, s.inC() == 1 ? taps : TAPS_AT_ONCE);
    int bias = arena.ints("bias gradient", s.outC());
    int gradient = arena.ints("weight gradient of some taps", atOnce * s.inC() * s.outC());
    kernels.biasGradient8(s, arena.slab(), gz, bias);
    steps.measure(i, bias, s.outC(), format.inputBits(i));
    for (int tap = 0; tap < taps; tap += atOnce) {
      int count = tapGradient(s, x, gz, tap, Math.min(taps, tap + atOnce), gradient);
      steps.measure(i, gradient, count, 0);
    }
    steps.measured(i);
    for (int tap = 0; tap < taps; tap += atOnce) {
      int end = Math.min(taps, tap + atOnce);
      // What is still there from measuring need not be made again.
      int count = atOnce == taps ? taps * s.inC() * s.outC() : tapGradient(s, x, gz, tap, end, gradient);
      steps.apply(i, shape.kernelOffset(i) + tap * s.inC() * s.outC(), gradient, count, 0, rate);
    }
    steps.apply(i, shape.biasOffset(i), bias, s.outC(), format.inputBits(i), rate);
    arena.release(mark);
  }

  /** Writes the int32 weight gradient under some taps; returns how many values that is. */
  private int tapGradient(ConvShape s, int x, int gz, int firstTap, int endTap, int gradient) {
    kernels.tapGradient8(s, arena.slab(), x, gz, firstTap, endTap, gradient);
    return (endTap - firstTap) * s.inC() * s.outC();
  }
}
