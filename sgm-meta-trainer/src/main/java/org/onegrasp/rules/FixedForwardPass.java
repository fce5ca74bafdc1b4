package org.onegrasp.rules;

import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Augmentations;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedSoftmax;
import org.onegrasp.lesson.FixedSteps;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rates;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.SplitLayers;

/**
 * {@link FixedForwardGradients} below an exact head ({@link FixedHead}): one sample, one step of either. What lies below
 * the lowest layer that moves is computed once a sample.
 */
final class FixedForwardPass implements FixedPass {
  /** {@link FixedSteps} add up to sixteen times their rate by momentum; the head here has none. */
  private static final int MOMENTUM_SHARE = 16;
  private final NetworkShape shape;
  private final int firstLayer;
  private final Arena arena;
  private final SplitLayers layers;
  private final FixedForwardGradients gradients;
  private final FixedHead head;
  private final FixedSoftmax softmax;
  private final IntegerLoss entropy;
  private final Augmentations samples;
  private final int input;
  private final int features; // input of the lowest layer that moves
  private final int label;
  private final int logits; // int32
  private final FixedForwardGradients.Loss loss = this::loss;

  FixedForwardPass(LessonParts parts, ForwardSettings settings) {
    this.shape = parts.shape();
    this.firstLayer = settings.firstLayer();
    this.arena = parts.arena();
    Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    softmax = parts.softmax();
    layers = parts.model().splitLayers(1, kernels, arena);
    entropy = new IntegerLoss(arena);
    gradients = new FixedForwardGradients(layers, settings, arena);
    head = new FixedHead(layers, kernels, parts.dither(), arena);
    int outputs = shape.outputs(shape.size() - 1);
    samples = parts.samples();
    input = arena.bytes("input", shape.inputs(0));
    features = arena.bytes("input of the layers that move", shape.inputs(firstLayer));
    label = arena.bytes("label, then error", outputs);
    logits = arena.ints("logits", outputs);
  }

  @Override
  public void begin(short[] start, long seed) {
    layers.load(start);
    gradients.begin(seed);
    head.begin();
  }

  @Override
  public short[] weights() {
    return layers.store();
  }

  @Override
  public void forward() {
    sample();
    loss();
    error();
  }

  @Override
  public void learn(Rates rates) {
    sample();
    gradients.step(loss, samples.nextLong(), rates.of(firstLayer));
    int last = shape.size() - 1;
    int x = layers.hidden(firstLayer, last, features, 1);
    layers.logits(x, 1, logits);
    error();
    head.add(shape.layer(last), x, label);
    head.step(MOMENTUM_SHARE * rates.of(last));
  }

  private void sample() {
    byte[] m = arena.slab();
    samples.next(input, label);
    System.arraycopy(m, layers.hidden(0, firstLayer, input, 1), m, features, shape.inputs(firstLayer));
  }

  private long loss() {
    layers.logits(layers.hidden(firstLayer, shape.size() - 1, features, 1), 1, logits);
    return entropy.ofMap(logits, shape.outputs(shape.size() - 1), label);
  }

  private void error() {
    softmax.error(arena.slab(), logits, SplitLayers.LOGIT_BITS, label, label, shape.outputs(shape.size() - 1));
  }
}
