package org.onegrasp.rules;

import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Augmentations;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedSoftmax;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rates;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.SlidingLayers;
import org.onegrasp.network.SplitWeights;

/**
 * Backpropagation through the last layers in fixed point, for the smallest budgets: whatever can be computed again is not kept, the
 * sample itself included, which is drawn again from its seed. Layers below {@code firstLayer} stay as they are.
 *
 * <pre>
 *   throughout     | weights | demonstration | label, then error e |
 *   two maps       | low                       | slack   | high               |
 *   pass 1         | input -> h_1 -> ... h_4 =>  strip,  | logits int32       |    e = softmax(logits) - label
 *   layer 5        | h_4                       | scratch |                    |    W_5 learns from h_4 and e
 *                  | open_4, turned W_5        |         | g_4 = open_4 * W_5^T e
 *   layer i = 4 .. | input -> h_1 -> ... h_i-1 => strip, | g_i                |
 *                  | h_i-1                     | scratch | g_i                |    W_i learns from h_i-1 and g_i
 *                  | open_i-1, turned W_i      |      &lt;= g_i-1 = open_i-1 * W_i^T g_i
 *   layers 1, 0    | scratch, input            | strip   | g_1                |    see {@link FixedLowLayers}
 * </pre>
 *
 * Arrows into the slack: layers slide over their own input, see {@link SlidingLayers}. A layer learns before the error goes down
 * through it, but for layers 0 and 1, which learn in this order. Errors are block floating point; a map that saturates, whose source is
 * gone by then, stays as it is and gets a wider shift for the next sample.
 */
final class FixedLastLayers implements FixedPass {
  private static final int STRIPS = 2; // layers below this one have no whole map between them
  private final NetworkShape shape;
  private final int firstLayer;
  private final Arena arena;
  private final FixedFormat format;
  private final SplitWeights weights;
  private final SlidingLayers layers;
  private final FixedDescent descent;
  private final FixedLowLayers lowest;
  private final FixedSoftmax softmax;
  private final BlockShifts shifts;
  private final Augmentations samples;
  private final int label;
  private final int low;
  private final int slack;
  private final int high;
  private short[] start;

  FixedLastLayers(LessonParts parts, boolean momentum) {
    GraspModel model = parts.model();
    this.shape = model.shape();
    this.firstLayer = parts.firstLayer();
    this.arena = parts.arena();
    this.format = model.format();
    Kernels kernels = parts.kernels(Kernels.LEAST_WORKSPACE_FLOATS);
    softmax = parts.softmax();
    weights = new SplitWeights(shape, firstLayer, arena);
    layers = model.slidingLayers(weights, kernels, arena);
    descent = new FixedDescent(weights, format, firstLayer, momentum, kernels, parts.dither(), arena);
    shifts = new BlockShifts(shape.size());
    lowest = new FixedLowLayers(shape, layers, descent, shifts, kernels, arena);
    samples = parts.samples();
    label = arena.bytes("label, then error", shape.outputs(shape.size() - 1));
    int map = shape.outputs(1);
    int between = Math.max(SlidingLayers.slack(shape), Math.max(FixedLowLayers.strip(shape), FixedDescent.scratch(shape, firstLayer)));
    if (shape.inputs(0) + FixedLowLayers.scratch(shape) > map || SlidingLayers.strip(shape) > between) {
      throw new IllegalArgumentException("input and scratch of the low layers must fit into one map of " + map + ", their strip into "
          + between);
    }
    low = arena.bytes("two maps and slack", 2 * map + between);
    slack = low + map;
    high = slack + between;
  }

  @Override
  public void begin(short[] startWeights, long seed) {
    start = startWeights;
    weights.load(startWeights);
    shifts.reset();
    descent.reset();
  }

  @Override
  public short[] weights() {
    short[] taught = start.clone();
    weights.store(taught);
    return taught;
  }

  @Override
  public void learn(Rates rates) {
    forward();
    int last = shape.size() - 1;
    descent.update(last, low, label, slack, rates.of(last));
    for (int i = last - 1; i >= Math.max(firstLayer, STRIPS); i--) {
      goDown(i + 1);
      samples.again(input());
      ascend(i - 1);
      descent.update(i, low, high, slack, rates.of(i));
    }
    if (firstLayer < STRIPS) {
      goDown(STRIPS);
      samples.again(input());
      if (firstLayer == 0) {
        lowest.updateFirst(input(), high, low, slack, rates.of(0));
      }
      lowest.updateSecond(input(), high, low, slack, rates.of(1));
    }
  }

  @Override
  public void forward() {
    byte[] m = arena.slab();
    int last = shape.size() - 1;
    samples.nextOfSeed(input(), label);
    ascend(last - 1);
    layers.logits(low, high);
    softmax.error(m, high, format.accumulatorBits(last), label, label, shape.outputs(last));
  }

  /** The input ends where the map does. */
  private int input() {
    return slack - shape.inputs(0);
  }

  /** h_top in the low map, from the input in its upper half. */
  private void ascend(int top) {
    layers.lowest(input(), low, slack);
    for (int i = 2; i <= top; i++) {
      layers.forward(i, low);
    }
  }

  /** From the gradient at layer i's output to that at the output below it; h_i-1 in the low map is lost. */
  private void goDown(int i) {
    byte[] m = arena.slab();
    int count = shape.inputs(i);
    Elementwise.openUnits8(m, low, count, low); // a byte for eight, so none is overwritten before it was read
    int turned = low + count / 8;
    if (i == shape.size() - 1) {
      layers.backwardFromLogits(label, shifts.get(i), turned, high);
    } else {
      layers.backward(i, high, shifts.get(i), turned);
    }
    shifts.saturated(i, m, high, count);
    Elementwise.closeUnits8(m, low, high, count);
  }
}
