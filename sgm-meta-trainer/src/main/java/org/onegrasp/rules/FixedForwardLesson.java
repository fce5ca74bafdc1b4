package org.onegrasp.rules;

import java.util.SplittableRandom;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.SplitLayers;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * A lesson by {@link FixedForwardGradients} below an exact head ({@link FixedHead}): one sample, one step of either. What lies below
 * the lowest layer that moves is computed once a sample.
 */
final class FixedForwardLesson implements FixedLesson {
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
  private final Dither dither = new Dither();
  private final Augmentations samples;
  private final int input;
  private final int features; // input of the lowest layer that moves
  private final int label;
  private final int logits; // int32
  private final FixedForwardGradients.Loss loss = this::loss;

  FixedForwardLesson(GraspModel model, ForwardSettings settings, WorkArea area, AugmentationSettings augmentation, Arena arena) {
    this.shape = model.shape();
    this.firstLayer = settings.firstLayer();
    this.arena = arena;
    Kernels kernels = Kernels.best(arena.floats("kernel panel", Kernels.WORKSPACE_FLOATS));
    softmax = new FixedSoftmax(dither, arena);
    layers = model.splitLayers(1, kernels, arena);
    entropy = new IntegerLoss(arena);
    gradients = new FixedForwardGradients(layers, settings, arena);
    head = new FixedHead(layers, kernels, dither, arena);
    int outputs = shape.outputs(shape.size() - 1);
    samples = new Augmentations(shape, area, augmentation, arena);
    input = arena.bytes("input", shape.inputs(0));
    features = arena.bytes("input of the layers that move", shape.inputs(firstLayer));
    label = samples.label();
    logits = arena.ints("logits", outputs);
  }

  @Override
  public void begin(short[] start, byte[] heights, long seed) {
    layers.load(start);
    show(heights);
    dither.seed(seed);
    gradients.begin(seed);
    head.begin();
  }

  @Override
  public void show(byte[] heights) {
    samples.show(heights);
  }

  @Override
  public short[] weights() {
    return layers.store();
  }

  @Override
  public double judge(Grasp grasp, SplittableRandom random) {
    sample(grasp, random);
    loss();
    error();
    return softmax.loss();
  }

  @Override
  public double learn(Grasp grasp, SplittableRandom random, int rate, int forwardRate) {
    sample(grasp, random);
    gradients.step(loss, random.nextLong(), forwardRate);
    int last = shape.size() - 1;
    int x = layers.hidden(firstLayer, last, features, 1);
    layers.logits(x, 1, logits);
    error();
    head.add(shape.layer(last), x, label);
    head.step(MOMENTUM_SHARE * rate);
    return softmax.loss();
  }

  private void sample(Grasp grasp, SplittableRandom random) {
    byte[] m = arena.slab();
    samples.next(grasp, random, input);
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
