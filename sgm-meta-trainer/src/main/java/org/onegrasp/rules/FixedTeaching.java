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
 *   persistent | weights int16 | velocity int8 | modules int8 | thin errors, open bits | demonstration | x | label, then error |
 *   pass 1     | even outputs | odd outputs | logits int32 |
 *   between    | two wide errors |
 *   pass 2     | even outputs | gradient of some taps, int32 |        odd outputs where x was
 * </pre>
 *
 * A gradient that has no room beside its layer's output overwrites it; the output is then computed again with the new weights.
 */
final class FixedTeaching implements FixedLesson {
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
  private final int inputOrOdd; // (96, 96) input until layer 0 is done, then the outputs of odd layers
  private final int label;

  FixedTeaching(GraspModel model, int firstLayer, WorkArea area, AugmentationSettings augmentation, Arena arena) {
    this.shape = model.shape();
    this.firstLayer = firstLayer;
    this.arena = arena;
    this.format = model.format();
    Kernels kernels = Kernels.best(arena.floats("kernel panel", Kernels.WORKSPACE_FLOATS));
    softmax = new FixedSoftmax(dither, arena);
    layers = model.fixedLayers(kernels, arena);
    chain = new FixedChain(layers, ChainShape.of(shape, model.width()), firstLayer, kernels, arena);
    chain.load(model.modules());
    steps = new FixedSteps(layers, firstLayer, dither, arena);
    updates = new FixedUpdate(shape, format, kernels, steps, arena);
    augmenter = new Augmenter(area, augmentation);
    demonstration = arena.bytes("demonstration", shape.inputs(0));
    inputOrOdd = arena.bytes("input, then outputs of odd layers", Math.max(shape.inputs(0), largestOutput(1)));
    label = arena.bytes("label and error", shape.outputs(shape.size() - 1));
  }

  @Override
  public void begin(short[] start, byte[] heights, long seed) {
    layers.load(start);
    System.arraycopy(heights, 0, arena.slab(), demonstration, heights.length);
    dither.seed(seed);
    chain.reset();
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
  public double judge(Grasp grasp, SplittableRandom random) {
    firstPass(grasp, random);
    return softmax.loss();
  }

  @Override
  public double learn(Grasp grasp, SplittableRandom random, int rate, int syntheticRate) {
    firstPass(grasp, random);
    chain.descend(label);
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
    augmenter.sample(m, demonstration, grasp, random, m, inputOrOdd, m, label);
    int last = shape.size() - 1;
    int mark = arena.mark();
    int even = arena.bytes("outputs of even layers", largestOutput(0));
    int odd = arena.bytes("outputs of odd layers, first pass", largestOutput(1));
    int from = inputOrOdd;
    for (int i = 0; i < last; i++) {
      int to = i % 2 == 0 ? even : odd;
      layers.forward(i, from, to);
      chain.sketch(i, to);
      from = to;
    }
    int logits = even + largestOutput(0) / 2; // the topmost hidden layer's output takes the lower half
    layers.logits(from, logits);
    softmax.error(m, logits, format.accumulatorBits(last), label, label, shape.outputs(last));
    arena.release(mark);
  }

  private void secondPass(int rate, int syntheticRate) {
    int last = shape.size() - 1;
    int mark = arena.mark();
    int even = arena.bytes("outputs of even layers", largestOutput(0));
    int from = inputOrOdd;
    for (int i = 0; i < last; i++) {
      int to = i % 2 == 0 ? even : inputOrOdd;
      layers.forward(i, from, to);
      if (i >= firstLayer) {
        tune(i, from, to, even + largestOutput(0) / 2, chain.exactAt(i) ? rate : syntheticRate);
      }
      from = to;
    }
    updates.update(last, from, label, rate);
    arena.release(mark);
  }

  /** Updates hidden layer i and leaves its output at {@code h}, if need be computed again. */
  private void tune(int i, int x, int h, int beside, int rate) {
    boolean room = i > 1;
    int gradient = room ? beside : h;
    chain.gradient(i, label, gradient, h);
    updates.update(i, x, gradient, rate);
    boolean overwritten = !room || i < shape.size() - 2 && chain.exactAt(i);
    if (overwritten) {
      layers.forward(i, x, h);
    }
  }
}
