package org.onegrasp.rules;

import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FilterShape;
import org.onegrasp.lesson.Augmentations;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.lesson.FixedFilters;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedSoftmax;
import org.onegrasp.lesson.FixedSteps;
import org.onegrasp.lesson.FixedUpdate;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rates;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedLayers;
import org.onegrasp.network.NetworkShape;

/**
 * {@link FilteredBackpropagation} in fixed point, every tensor in one byte budget: one forward pass that keeps patch means, one
 * backward pass over patches.
 *
 * <pre>
 *   throughout | weights int16 | velocity int8 | demonstration | input | label, then error | pooled inputs | open units |
 *              | even: outputs of even layers | odd: outputs of odd layers |
 *   backward   | gradient of the last hidden layer in odd | pooled gradients in turns in the upper half of even |
 *   layer 0    | its gradient in even, brought back to every cell |
 * </pre>
 */
final class FixedFiltering implements FixedPass {
  private static final int LOWEST = FilterShape.LOWEST;
  private final NetworkShape shape;
  private final int last;
  private final int firstLayer;
  private final Arena arena;
  private final FixedFormat format;
  private final Kernels kernels;
  private final FixedLayers layers;
  private final FixedFilters filters;
  private final FixedSteps steps;
  private final FixedUpdate updates;
  private final FixedSoftmax softmax;
  private final BlockShifts shifts;
  private final Augmentations samples;
  private final int input;
  private final int even; // the last hidden layer's output in its lower half
  private final int odd;
  private final int label;
  private final int[] means; // [i] of filtered layers: patch means of the input
  private final int[] open; // [i] of tuned hidden layers: counts of open units in patches, or one bit a unit

  FixedFiltering(LessonParts parts) {
    GraspModel model = parts.model();
    shape = model.shape();
    last = shape.size() - 1;
    this.firstLayer = parts.firstLayer();
    this.arena = parts.arena();
    format = model.format();
    kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    softmax = parts.softmax();
    layers = model.fixedLayers(kernels, arena);
    filters = new FixedFilters(shape, firstLayer);
    steps = new FixedSteps(layers, firstLayer, parts.dither(), arena);
    updates = new FixedUpdate(shape, format, kernels, steps, arena);
    shifts = new BlockShifts(shape.size());
    samples = parts.samples();
    input = arena.bytes("input", shape.inputs(0));
    even = arena.bytes("outputs of even layers", shape.outputs(0));
    odd = arena.bytes("outputs of odd layers", shape.outputs(1));
    label = samples.label();
    means = new int[last];
    open = new int[last];
    for (int i = firstLayer; i < last; i++) {
      means[i] = arena.bytes("patch means of an input", filters.has(i) ? filters.inputs(i).pooled() : 0);
      open[i] = arena.bytes("open units", pooledBelow(i) ? filters.outputs(i).pooled() : shape.outputs(i) / 8);
    }
  }

  /** Whether the gradient comes to layer i's output pooled, and stays so. */
  private boolean pooledBelow(int i) {
    return filters.has(i) && i < last - 1;
  }

  @Override
  public void begin(short[] start, long seed) {
    layers.load(start);
    shifts.reset();
    filters.reset();
    steps.reset();
  }

  @Override
  public short[] weights() {
    return layers.store();
  }

  /** Offset of the int8 velocity in the arena's slab. */
  int velocityOffset() {
    return steps.velocityOffset();
  }

  @Override
  public void learn(Rates rates) {
    forward();
    int top = output(last - 1);
    if (firstLayer < last) {
      do {
        layers.inputGradient(last, label, shifts.get(last), odd);
      } while (shifts.saturated(last, arena.slab(), odd, shape.inputs(last)));
      Elementwise.closeUnits8(arena.slab(), open[last - 1], odd, shape.inputs(last));
    }
    updates.update(last, top, label, FixedUpdate.NOTHING, rates.of(last));
    backward(rates);
  }

  /** Where hidden layer i's output comes. */
  private int output(int i) {
    return i % 2 == 0 ? even : odd;
  }

  @Override
  public void forward() {
    byte[] m = arena.slab();
    samples.next(input);
    int from = input;
    for (int i = 0; i < last; i++) {
      int to = output(i);
      if (filters.has(i)) {
        filters.keep(i, m, from, means[i]);
      }
      layers.forward(i, from, to);
      if (pooledBelow(i)) {
        filters.outputs(i).open8(m, to, open[i]);
      } else if (i >= firstLayer) {
        Elementwise.openUnits8(m, to, shape.outputs(i), open[i]);
      }
      from = to;
    }
    layers.logits(from, upper());
    softmax.error(m, upper(), format.accumulatorBits(last), label, label, shape.outputs(last));
  }

  /** The upper half of even. */
  private int upper() {
    return even + shape.outputs(0) / 2;
  }

  /** From the gradient at the last hidden layer's output, in odd, down. */
  private void backward(Rates rates) {
    byte[] m = arena.slab();
    int pooled = upper();
    int next = upper() + shape.outputs(0) / 4;
    for (int i = last - 1; i >= Math.max(LOWEST, firstLayer); i--) {
      if (i == last - 1) {
        filters.filter(i, m, odd, pooled);
      } else {
        filters.close(i, m, open[i], pooled);
      }
      if (i > firstLayer) {
        inputGradient(i, pooled, next);
      }
      updates.updateFiltered(i, filters.patches(i), means[i], pooled, odd, rates.of(i));
      int swapped = pooled;
      pooled = next;
      next = swapped;
    }
    if (firstLayer < LOWEST) {
      lowest(pooled, rates.of(0));
    }
  }

  private void inputGradient(int i, int from, int to) {
    do {
      layers.inputGradient(i, filters.patches(i), from, shifts.get(i), to);
    } while (shifts.saturated(i, arena.slab(), to, filters.inputs(i).pooled()));
  }

  /** Layer 0's gradient has every cell and is exact from there on. */
  private void lowest(int pooled, int rate) {
    byte[] m = arena.slab();
    int count = filters.inputs(LOWEST).pooled();
    System.arraycopy(m, pooled, m, odd, count);
    filters.inputs(LOWEST).spread8(m, odd, even);
    Elementwise.closeUnits8(m, open[0], even, shape.outputs(0));
    updates.update(0, input, even, FixedUpdate.NOTHING, rate);
  }
}
