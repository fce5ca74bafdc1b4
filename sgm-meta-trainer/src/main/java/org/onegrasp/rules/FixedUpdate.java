package org.onegrasp.rules;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;

/**
 * From a layer's input and the gradient at its output to new weights. The gradient of the weights has to be measured before it is
 * applied (see {@link GradientSteps}); what of it finds no room until then, under some taps of the kernel, is made once more.
 */
final class FixedUpdate {
  /** In place of an offset: there is no such memory. */
  static final int NOTHING = -1;
  private static final int SCRATCH_INTS = 4608;
  private final NetworkShape shape;
  private final FixedFormat format;
  private final Kernels kernels;
  private final GradientSteps steps;
  private final Arena arena;

  FixedUpdate(NetworkShape shape, FixedFormat format, Kernels kernels, GradientSteps steps, Arena arena) {
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
   * @param beside offset of as many bytes as the layer's output has, which may be overwritten, or {@link #NOTHING}
   * @param rate Q0.24
   */
  void update(int i, int x, int gz, int beside, int rate) {
    ConvShape s = shape.layer(i);
    int mark = arena.mark();
    int taps = s.kernel() * s.kernel();
    int tapInts = s.inC() * s.outC();
    int bias = arena.ints("bias gradient", s.outC());
    int inBeside = beside == NOTHING ? 0 : Math.min(taps, s.outputs() / (4 * tapInts));
    int inScratch = Math.min(taps - inBeside, SCRATCH_INTS / tapInts);
    int scratch = arena.ints("weight gradient of some taps", inScratch * tapInts);
    kernels.biasGradient8(s, arena.slab(), gz, bias);
    steps.measure(i, bias, s.outC(), format.inputBits(i));
    int held = inBeside + inScratch;
    for (int tap = held; tap < taps; tap += inScratch) {
      measure(i, x, gz, tap, Math.min(taps, tap + inScratch), scratch);
    }
    measure(i, x, gz, 0, inBeside, beside);
    measure(i, x, gz, inBeside, held, scratch);
    steps.measured(i);
    apply(i, 0, inBeside, beside, rate);
    apply(i, inBeside, held, scratch, rate);
    for (int tap = held; tap < taps; tap += inScratch) {
      int end = Math.min(taps, tap + inScratch);
      kernels.tapGradient8(s, arena.slab(), x, gz, tap, end, scratch);
      apply(i, tap, end, scratch, rate);
    }
    steps.apply(i, shape.biasOffset(i), bias, s.outC(), format.inputBits(i), rate);
    arena.release(mark);
  }

  private void measure(int i, int x, int gz, int firstTap, int endTap, int gradient) {
    ConvShape s = shape.layer(i);
    if (firstTap < endTap) {
      kernels.tapGradient8(s, arena.slab(), x, gz, firstTap, endTap, gradient);
      steps.measure(i, gradient, (endTap - firstTap) * s.inC() * s.outC(), 0);
    }
  }

  private void apply(int i, int firstTap, int endTap, int gradient, int rate) {
    int tapInts = shape.layer(i).inC() * shape.layer(i).outC();
    steps.apply(i, shape.kernelOffset(i) + firstTap * tapInts, gradient, (endTap - firstTap) * tapInts, 0, rate);
  }
}
