package org.onegrasp.lesson;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;

/**
 * From a layer's input and the gradient at its output to new weights. The gradient of the weights has to be measured before it is
 * applied (see {@link GradientSteps}); what of it finds no room until then, under some taps of the kernel, is made once more.
 */
public final class FixedUpdate {
  /** In place of an offset: there is no such memory. */
  public static final int NOTHING = -1;
  private static final int SCRATCH_INTS = 4608;
  private final NetworkShape shape;
  private final FixedFormat format;
  private final Kernels kernels;
  private final GradientSteps steps;
  private final FixedFilters filters;
  private final Arena arena;

  public FixedUpdate(NetworkShape shape, FixedFormat format, Kernels kernels, GradientSteps steps, Arena arena) {
    this(shape, format, kernels, steps, FixedFilters.none(shape), arena);
  }

  /** @param filters of the layers whose gradients of weights are made from patches */
  public FixedUpdate(NetworkShape shape, FixedFormat format, Kernels kernels, GradientSteps steps, FixedFilters filters, Arena arena) {
    this.filters = filters;
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
  public void update(int i, int x, int gz, int beside, int rate) {
    ConvShape s = shape.layer(i);
    int mark = arena.mark();
    if (filters.has(i)) {
      int xMeans = arena.bytes("patch means of an input", filters.inputs(i).pooled());
      int gzMeans = arena.bytes("patch sums of a gradient", filters.outputs(i).pooled());
      filters.keep(i, arena.slab(), x, xMeans);
      filters.filter(i, arena.slab(), gz, gzMeans);
      int taken = (filters.inputs(i).pooled() + filters.outputs(i).pooled()) / 4;
      move(i, filters.patches(i), xMeans, gzMeans, SCRATCH_INTS - taken, beside, rate);
    } else {
      move(i, s, x, gz, SCRATCH_INTS, beside, rate);
    }
    arena.release(mark);
  }

  /**
   * The same from patch means, see {@code GradientFilter}.
   *
   * @param patches shape of the convolution over patches
   * @param xMeans int8 offset of the patch means of the layer's input
   * @param gzMeans int8 offset of the patch sums of the gradient, of any scale
   */
  public void updateFiltered(int i, ConvShape patches, int xMeans, int gzMeans, int beside, int rate) {
    move(i, patches, xMeans, gzMeans, SCRATCH_INTS, beside, rate);
  }

  /**
   * @param s shape that the gradient is made with; one tap stands for all of the layer's where it has no more
   * @param scratchInts most values of the gradient to hold besides
   */
  private void move(int i, ConvShape s, int x, int gz, int scratchInts, int beside, int rate) {
    int mark = arena.mark();
    int biasBits = format.inputBits(i);
    int bias = arena.ints("bias gradient", s.outC());
    kernels.biasGradient8(s, arena.slab(), gz, bias);
    int taps = s.taps();
    int tapInts = s.tapWeights();
    int inBeside = beside == NOTHING ? 0 : Math.min(taps, shape.outputs(i) / (4 * tapInts));
    int inScratch = Math.min(taps - inBeside, Math.max(1, scratchInts / tapInts));
    int scratch = arena.ints("weight gradient of some taps", inScratch * tapInts);
    steps.measure(i, bias, s.outC(), biasBits);
    int held = inBeside + inScratch;
    for (int tap = held; tap < taps; tap += inScratch) {
      measure(i, s, x, gz, tap, Math.min(taps, tap + inScratch), scratch);
    }
    measure(i, s, x, gz, 0, inBeside, beside);
    measure(i, s, x, gz, inBeside, held, scratch);
    steps.measured(i);
    apply(i, s, 0, inBeside, beside, rate);
    apply(i, s, inBeside, held, scratch, rate);
    for (int tap = held; tap < taps; tap += inScratch) {
      int end = Math.min(taps, tap + inScratch);
      kernels.tapGradient8(s, arena.slab(), x, gz, tap, end, scratch);
      apply(i, s, tap, end, scratch, rate);
    }
    steps.apply(i, shape.biasOffset(i), bias, s.outC(), biasBits, rate);
    arena.release(mark);
  }

  private void measure(int i, ConvShape s, int x, int gz, int firstTap, int endTap, int gradient) {
    if (firstTap < endTap) {
      kernels.tapGradient8(s, arena.slab(), x, gz, firstTap, endTap, gradient);
      for (int time = 0; time < sharing(i, s); time++) {
        steps.measure(i, gradient, (endTap - firstTap) * s.tapWeights(), 0);
      }
    }
  }

  private void apply(int i, ConvShape s, int firstTap, int endTap, int gradient, int rate) {
    int tapInts = s.tapWeights();
    for (int time = 0; time < sharing(i, s); time++) {
      int from = shape.kernelOffset(i) + (firstTap + time) * tapInts;
      steps.apply(i, from, gradient, (endTap - firstTap) * tapInts, 0, rate);
    }
  }

  /** Taps of the layer that one tap of s stands for. */
  private int sharing(int i, ConvShape s) {
    int kernel = shape.layer(i).kernel();
    return s.kernel() == kernel ? 1 : kernel * kernel;
  }
}
