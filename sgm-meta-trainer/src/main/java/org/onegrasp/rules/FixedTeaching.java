package org.onegrasp.rules;

import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Augmentations;
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
 * One teaching run in fixed point, every tensor in one byte budget: static synthetic gradients (see {@link SyntheticGradients})
 * for the layers from {@code firstLayer} on, which is the exact head where that is the last layer.
 *
 * <pre>
 *   throughout | weights int16 | velocity int8 | modules int8 | thin error, open bits | demonstration | input | label, then error |
 *              | even: 2 maps                              | odd: 1 map     | spare: 1 map        |
 *   pass 1     | h_0, then lower: h_2, upper: h_4          | h_1, then h_3  | logits int32        | kernel
 *   way down   | h_2 | layer 5 learns; S_3; layer 3 learns | layer 4 learns; S_2  | S_4           | kernels, or gradient of some taps
 *   modules    | wide and thin errors on their way down                     | S_2                 | kernels
 *   pass 2     | S_0, layer 0 learns; h_0                  | S_1, layer 1 learns; h_1; layer 2 learns   | kernels, or gradients
 * </pre>
 *
 * The last layers learn on the way down, from the inputs that the first pass left. Below them maps are not kept but computed again:
 * on the second pass each layer learns before it computes its output, so that its gradient may lie where the output comes. Without
 * modules it is backpropagation that keeps one bit a unit of the low layers and computes the rest again.
 */
final class FixedTeaching implements FixedPass {
  /** Layers whose inputs the first pass leaves, the last ones. */
  static final int KEPT_INPUTS = 3;
  private final NetworkShape shape;
  private final int firstLayer;
  private final Arena arena;
  private final FixedFormat format;
  private final FixedLayers layers;
  private final ExactErrors errors;
  private final FixedChain chain;
  private final FixedSteps steps;
  private final FixedUpdate updates;
  private final FixedFilters filters;
  private final FixedSoftmax softmax;
  private final Augmentations samples;
  private final int input;
  private final int label;
  private final int level; // of the layer below those that learn on the way down
  private final int even;
  private final int upper; // half of even
  private final int odd;
  private final int spare;

  /**
   * @param modules those of the model, or none: backpropagation by computing again, with every gradient exact
   * @param filters of the layers whose gradients are filtered, see {@link GradientFilter}
   */
  FixedTeaching(LessonParts parts, ChainShape modules, FixedFilters filters) {
    this.filters = filters;
    GraspModel model = parts.model();
    this.shape = model.shape();
    this.firstLayer = parts.firstLayer();
    this.arena = parts.arena();
    this.format = model.format();
    Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    softmax = parts.softmax();
    layers = model.fixedLayers(kernels, arena);
    errors = new ExactErrors(layers, filters, arena);
    level = shape.size() - KEPT_INPUTS - 1;
    chain = new FixedChain(layers, modules, level, firstLayer, errors, kernels, arena);
    if (modules.top() > 0) {
      chain.load(model.part(SyntheticGradients.PART).parameters());
    }
    steps = new FixedSteps(layers, firstLayer, parts.dither(), arena);
    updates = new FixedUpdate(shape, format, kernels, steps, filters, arena);
    samples = parts.samples();
    input = arena.bytes("input", shape.inputs(0));
    label = samples.label();
    int map = requireEqualMaps();
    even = arena.bytes("even maps", Math.max(2 * map, shape.outputs(0)));
    upper = even + map;
    odd = arena.bytes("odd map", map);
    spare = arena.bytes("spare map", Math.max(map, 4 * shape.outputs(shape.size() - 1)));
  }

  /** The places above are for six layers whose outputs but the first and the last are of one size. */
  private int requireEqualMaps() {
    int map = shape.outputs(level);
    for (int i = 1; i < shape.size() - 1; i++) {
      if (shape.size() != 6 || shape.outputs(i) != map) {
        throw new IllegalArgumentException("a lesson needs 6 layers, the outputs of the middle ones of one size, got " + shape.layers());
      }
    }
    return map;
  }

  /** Where layer i's output comes. */
  private int output(int i) {
    return i % 2 == 1 ? odd : i == shape.size() - 2 ? upper : even;
  }

  @Override
  public void begin(short[] start, long seed) {
    layers.load(start);
    errors.reset();
    chain.reset();
    filters.reset();
    steps.reset();
  }

  /** Offset of the int8 velocity in the arena's slab. */
  int velocityOffset() {
    return steps.velocityOffset();
  }

  @Override
  public short[] weights() {
    return layers.store();
  }

  @Override
  public void learn(Rates rates) {
    forward();
    wayDown(rates);
    if (firstLayer <= level) {
      secondPass(rates);
    }
  }

  @Override
  public void forward() {
    byte[] m = arena.slab();
    samples.next(input);
    int last = shape.size() - 1;
    int from = input;
    for (int i = 0; i < last; i++) {
      layers.forward(i, from, output(i));
      from = output(i);
      chain.sketch(i, from);
    }
    layers.logits(from, spare);
    softmax.error(m, spare, format.accumulatorBits(last), label, label, shape.outputs(last));
  }

  /** The last layers learn; each error goes down through the weights before their update. Leaves the gradient of {@code level} in spare. */
  private void wayDown(Rates rates) {
    int error = label;
    for (int i = shape.size() - 1; i > level && i >= firstLayer; i--) {
      int below = i == shape.size() - 1 ? spare : output(i); // the output of layer i itself is not needed any more
      if (i > firstLayer) {
        errors.descend(i, error, below, output(i - 1));
      }
      updates.update(i, output(i - 1), error, i == level + 1 ? spare : FixedUpdate.NOTHING, rates.of(i));
      error = below;
    }
    if (firstLayer <= level) {
      System.arraycopy(arena.slab(), error, arena.slab(), spare, shape.outputs(level));
    }
  }

  private void secondPass(Rates rates) {
    chain.descend(spare, odd, even);
    int from = input;
    for (int i = 0; i < level; i++) {
      if (i >= firstLayer) {
        chain.gradient(i, output(i));
        updates.update(i, from, output(i), FixedUpdate.NOTHING, rates.of(i));
      }
      layers.forward(i, from, output(i));
      from = output(i);
    }
    updates.update(level, from, spare, even, rates.of(level));
  }
}
