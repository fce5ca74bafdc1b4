package org.onegrasp.lesson;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;

/**
 * From a layer's input and the gradient at its output to new weights. The gradient of the weights has to be measured
 * before it is applied (see {@link GradientSteps}); what of it finds no room until then, under some taps of the kernel,
 * is made once more.
 */
public final class FixedUpdate {
  /**
   * As many values of a gradient are held until they are applied, where not all are; more make a lesson little faster.
   */
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
  public FixedUpdate(NetworkShape shape, FixedFormat format, Kernels kernels, GradientSteps steps, FixedFilters filters,
      Arena arena) {
    this.filters = filters;
    this.shape = shape;
    this.format = format;
    this.kernels = kernels;
    this.steps = steps;
    this.arena = arena;
  }

  /**
   * Moves layer i's kernel and bias, in a workspace of {@link #bytes} at least.
   *
   * @param x int8 offset of the layer's input
   * @param gz int8 offset of the gradient at its output before ReLU, of any scale
   * @param rate Q0.24
   */
  public void update(int i, int x, int gz, int rate) {
    int mark = arena.mark();
    if (filters.has(i)) {
      int xMeans = arena.bytes("patch means of an input", filters.inputs(i).pooled());
      int gzMeans = arena.bytes("patch sums of a gradient", filters.outputs(i).pooled());
      filters.keep(i, arena.slab(), x, xMeans);
      filters.filter(i, arena.slab(), gz, gzMeans);
      move(i, filters.patches(i), xMeans, gzMeans, rate);
    } else {
      move(i, shape.layer(i), x, gz, rate);
    }
    arena.release(mark);
  }

  /** Workspace of {@link #update}; its time is good with these, and better with {@link #mostBytes}. */
  public int bytes(int i) {
    int means = meansBytes(i);
    return means + bytes(i, filtered(i), SCRATCH_INTS - means / 4);
  }

  /** Workspace that holds the whole gradient. */
  public int mostBytes(int i) {
    return meansBytes(i) + bytes(i, filtered(i), Integer.MAX_VALUE);
  }

  private int meansBytes(int i) {
    return filters.has(i) ? Arena.aligned(filters.inputs(i).pooled()) + Arena.aligned(filters.outputs(i).pooled()) : 0;
  }

  /** What its gradient is made with. */
  private ConvShape filtered(int i) {
    return filters.has(i) ? filters.patches(i) : shape.layer(i);
  }

  /** Workspace of {@link #updateFiltered}. */
  public int bytes(int i, ConvShape patches) {
    return bytes(i, patches, SCRATCH_INTS);
  }

  /** @param scratchInts most values of the gradient to hold; one tap at least */
  private int bytes(int i, ConvShape s, int scratchInts) {
    int tapInts = s.tapWeights();
    int taps = Math.min(s.taps(), Math.max(1, scratchInts / tapInts));
    return Arena.aligned(4 * s.outC()) + 4 * taps * tapInts;
  }

  /**
   * The same from patch means, see {@code GradientFilter}.
   *
   * @param patches shape of the convolution over patches
   * @param xMeans int8 offset of the patch means of the layer's input
   * @param gzMeans int8 offset of the patch sums of the gradient, of any scale
   */
  public void updateFiltered(int i, ConvShape patches, int xMeans, int gzMeans, int rate) {
    move(i, patches, xMeans, gzMeans, rate);
  }

  /** @param s shape that the gradient is made with; one tap stands for all of the layer's where it has no more */
  private void move(int i, ConvShape s, int x, int gz, int rate) {
    int mark = arena.mark();
    int biasBits = format.inputBits(i);
    int bias = arena.ints("bias gradient", s.outC());
    kernels.biasGradient8(s, arena.slab(), gz, bias);
    int taps = s.taps();
    int tapInts = s.tapWeights();
    int held = held(taps, tapInts);
    int scratch = arena.ints("weight gradient of some taps", held * tapInts);
    steps.measure(i, bias, s.outC(), biasBits);
    for (int tap = held; tap < taps; tap += held) {
      int end = Math.min(taps, tap + held);
      kernels.tapGradient8(s, arena.slab(), x, gz, tap, end, scratch);
      measure(i, s, end - tap, scratch);
    }
    kernels.tapGradient8(s, arena.slab(), x, gz, 0, held, scratch);
    measure(i, s, held, scratch);
    steps.measured(i);
    apply(i, s, 0, held, scratch, rate);
    for (int tap = held; tap < taps; tap += held) {
      int end = Math.min(taps, tap + held);
      kernels.tapGradient8(s, arena.slab(), x, gz, tap, end, scratch);
      apply(i, s, tap, end, scratch, rate);
    }
    steps.apply(i, shape.biasOffset(i), bias, s.outC(), biasBits, rate);
    arena.release(mark);
  }

  /** Taps to hold: all, or whole groups, or what of one group there is room for. */
  private int held(int taps, int tapInts) {
    int room = Math.max(1, arena.room() / (4 * tapInts));
    int group = group(tapInts);
    return room >= taps ? taps : room > group ? room - room % group : room;
  }

  /**
   * Taps that are applied at once: the order in which steps round is not that of single values, so it must not hang on
   * the room.
   */
  private static int group(int tapInts) {
    return Math.max(1, SCRATCH_INTS / tapInts);
  }

  private void measure(int i, ConvShape s, int taps, int gradient) {
    for (int time = 0; time < sharing(i, s); time++) {
      steps.measure(i, gradient, taps * s.tapWeights(), 0);
    }
  }

  private void apply(int i, ConvShape s, int firstTap, int endTap, int gradient, int rate) {
    int tapInts = s.tapWeights();
    for (int time = 0; time < sharing(i, s); time++) {
      for (int tap = firstTap; tap < endTap; tap += group(tapInts)) {
        int count = Math.min(endTap - tap, group(tapInts)) * tapInts;
        int from = shape.kernelOffset(i) + (tap + time) * tapInts;
        steps.apply(i, from, gradient + 4 * (tap - firstTap) * tapInts, count, 0, rate);
      }
    }
  }

  /** Taps of the layer that one tap of s stands for. */
  private int sharing(int i, ConvShape s) {
    int kernel = shape.layer(i).kernel();
    return s.kernel() == kernel ? 1 : kernel * kernel;
  }
}
