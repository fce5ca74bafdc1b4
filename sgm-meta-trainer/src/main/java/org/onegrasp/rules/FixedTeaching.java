package org.onegrasp.rules;

import java.util.SplittableRandom;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.kernels.ConvShape;
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
final class FixedTeaching {
  private static final int TAPS_AT_ONCE = 3;
  private final NetworkShape shape;
  private final int firstLayer;
  private final Kernels kernels;
  private final Arena arena;
  private final FixedFormat format;
  private final FixedLayers layers;
  private final FixedChain chain;
  private final FixedSteps steps;
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
    kernels = Kernels.best(arena.floats("kernel panel", Kernels.WORKSPACE_FLOATS));
    softmax = new FixedSoftmax(dither, arena);
    layers = model.fixedLayers(kernels, arena);
    chain = new FixedChain(layers, ChainShape.of(shape, model.width()), firstLayer, kernels, arena);
    chain.load(model.modules());
    steps = new FixedSteps(layers, firstLayer, dither, arena);
    augmenter = new Augmenter(area, augmentation);
    demonstration = arena.bytes("demonstration", shape.inputs(0));
    inputOrOdd = arena.bytes("input, then outputs of odd layers", Math.max(shape.inputs(0), largestOutput(1)));
    label = arena.bytes("label and error", shape.outputs(shape.size() - 1));
  }

  /** Before a lesson: the weights to start from and what was shown. */
  void begin(short[] start, byte[] heights, long seed) {
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

  short[] weights() {
    return layers.store();
  }

  /** Loss of the present weights on one augmentation. */
  double judge(Grasp grasp, SplittableRandom random) {
    firstPass(grasp, random);
    return softmax.loss();
  }

  /**
   * One sample, one update.
   *
   * @param rate Q0.24
   * @param syntheticRate Q0.24, for layers with synthetic gradients
   * @return loss before the update, nats
   */
  double learn(Grasp grasp, SplittableRandom random, int rate, int syntheticRate) {
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
    update(last, from, label, rate);
    arena.release(mark);
  }

  /** Updates hidden layer i and leaves its output at {@code h}, if need be computed again. */
  private void tune(int i, int x, int h, int beside, int rate) {
    boolean room = i > 1;
    int gradient = room ? beside : h;
    chain.gradient(i, label, gradient, h);
    update(i, x, gradient, rate);
    boolean overwritten = !room || i < shape.size() - 2 && chain.exactAt(i);
    if (overwritten) {
      layers.forward(i, x, h);
    }
  }

  private void update(int i, int x, int gz, int rate) {
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
