package org.onegrasp.rules;

import java.util.SplittableRandom;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedLayers;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * One teaching run in fixed point, every tensor in one byte budget: static synthetic gradients (see {@link SyntheticGradients})
 * for the layers from {@code firstLayer} on, which is the exact head where that is the last layer.
 *
 * <pre>
 *   throughout | weights int16 | velocity int8 | modules int8 | thin errors, open bits | demonstration | label, then error |
 *              | even: outputs of even layers | odd: outputs of odd layers |
 *   pass 1     | input | kernel |              logits int32 in the upper half of even
 *   descent    | two kernels |                 wide errors in odd and in the lower half of even, the input in the upper half
 *   layer 0    | input | gradient of weights | its gradient in even, its thin error in odd
 *   pass 2     | kernels, or gradient of some taps, int32 |
 * </pre>
 *
 * Without modules it is backpropagation that keeps one bit a unit and computes the rest again: every layer's error goes down anew
 * from the output, through all layers above.
 *
 * <p>On the second pass a layer learns before it computes its output, so that its gradient may lie where the output comes.
 */
final class FixedTeaching implements FixedLesson {
  private static final int NOTHING = FixedUpdate.NOTHING;
  private final NetworkShape shape;
  private final int firstLayer;
  private final Arena arena;
  private final FixedFormat format;
  private final FixedLayers layers;
  private final FixedChain chain;
  private final FixedSteps steps;
  private final FixedUpdate updates;
  private final FixedSoftmax softmax;
  private final Dither dither = new Dither();
  private final Augmenter augmenter;
  private final int demonstration;
  private final int even; // outputs of even layers; its halves serve as two maps
  private final int odd; // outputs of odd layers
  private final int label;

  FixedTeaching(GraspModel model, int firstLayer, WorkArea area, AugmentationSettings augmentation, Arena arena) {
    this(model, ChainShape.of(model.shape(), model.width()), firstLayer, area, augmentation, arena);
  }

  /** @param modules those of the model, or none: backpropagation by computing again, with every gradient exact */
  FixedTeaching(GraspModel model, ChainShape modules, int firstLayer, WorkArea area, AugmentationSettings augmentation, Arena arena) {
    this.shape = model.shape();
    this.firstLayer = firstLayer;
    this.arena = arena;
    this.format = model.format();
    Kernels kernels = Kernels.best(arena.floats("kernel panel", Kernels.WORKSPACE_FLOATS));
    softmax = new FixedSoftmax(dither, arena);
    layers = model.fixedLayers(kernels, arena);
    chain = new FixedChain(layers, modules, firstLayer, kernels, arena);
    chain.load(model.modules());
    steps = new FixedSteps(layers, firstLayer, dither, arena);
    updates = new FixedUpdate(shape, format, kernels, steps, arena);
    augmenter = new Augmenter(area, augmentation);
    demonstration = arena.bytes("demonstration", shape.inputs(0));
    even = arena.bytes("outputs of even layers", largestOutput(0));
    odd = arena.bytes("outputs of odd layers", largestOutput(1));
    label = arena.bytes("label and error", shape.outputs(shape.size() - 1));
  }

  @Override
  public void begin(short[] start, byte[] heights, long seed) {
    layers.load(start);
    show(heights);
    dither.seed(seed);
    chain.reset();
    steps.reset();
  }

  @Override
  public void show(byte[] heights) {
    System.arraycopy(heights, 0, arena.slab(), demonstration, heights.length);
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
  public double judge(Grasp grasp, SplittableRandom random) {
    firstPass(grasp, random);
    return softmax.loss();
  }

  @Override
  public double learn(Grasp grasp, SplittableRandom random, int rate, int syntheticRate) {
    firstPass(grasp, random);
    chain.descend(label, odd, even);
    lowestLayer(chain.exactAt(0) ? rate : syntheticRate);
    secondPass(rate, syntheticRate);
    return softmax.loss();
  }

  private int largestOutput(int parity) {
    int largest = 0;
    for (int i = parity; i < shape.size() - 1; i += 2) {
      largest = Math.max(largest, shape.outputs(i));
    }
    return largest;
  }

  private void firstPass(Grasp grasp, SplittableRandom random) {
    byte[] m = arena.slab();
    int mark = arena.mark();
    int input = arena.bytes("input", shape.inputs(0));
    augmenter.sample(m, demonstration, grasp, random, m, input, m, label);
    int last = shape.size() - 1;
    int from = input;
    for (int i = 0; i < last; i++) {
      int to = i % 2 == 0 ? even : odd;
      layers.forward(i, from, to);
      chain.sketch(i, to);
      from = to;
    }
    layers.logits(from, upper()); // the topmost hidden layer's output takes odd or the lower half of even
    softmax.error(m, upper(), format.accumulatorBits(last), label, label, shape.outputs(last));
    System.arraycopy(m, input, m, upper(), shape.inputs(0));
    arena.release(mark);
  }

  /** The upper half of even. */
  private int upper() {
    return even + largestOutput(0) / 2;
  }

  /** Layer 0's share of the second pass; its thin error is in odd, its input in the upper half of even. */
  private void lowestLayer(int rate) {
    byte[] m = arena.slab();
    int mark = arena.mark();
    int input = arena.bytes("input", shape.inputs(0));
    System.arraycopy(m, upper(), m, input, shape.inputs(0));
    if (firstLayer == 0) {
      chain.gradient(0, label, even, odd);
      updates.update(0, input, even, NOTHING, rate);
    }
    layers.forward(0, input, even);
    arena.release(mark);
  }

  private void secondPass(int rate, int syntheticRate) {
    int last = shape.size() - 1;
    int from = even;
    for (int i = 1; i < last; i++) {
      int to = i % 2 == 0 ? even : odd;
      if (i >= firstLayer) {
        tune(i, from, to, chain.exactAt(i) ? rate : syntheticRate);
      }
      layers.forward(i, from, to);
      from = to;
    }
    updates.update(last, from, label, NOTHING, rate);
  }

  private void tune(int i, int x, int to, int rate) {
    if (i > 1) {
      chain.gradient(i, label, upper(), to);
      updates.update(i, x, upper(), to, rate);
      return;
    }
    int mark = arena.mark(); // layer 1 still needs the whole of even for its input
    int other = chain.exactAt(i) ? arena.bytes("wide error", shape.outputs(i)) : NOTHING;
    chain.gradient(i, label, odd, other);
    arena.release(mark);
    updates.update(i, x, odd, NOTHING, rate);
  }
}
