package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.LittleEndian.putInt;

import java.util.List;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Dither;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.Int16Weights;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.WideNetwork;
import org.onegrasp.network.WideWeights;
import org.onegrasp.network.WideMaps;
import org.onegrasp.network.WidestNetwork;

/**
 * A classifier adapted by {@link FixedForwardGradients}, every tensor of it in one {@link Arena}: weights in 16 bits, a
 * batch of inputs in 8 (or both in 16), the maps of a few samples at a time. Nothing is allocated in a step.
 */
public final class ForwardTraining implements BatchTraining {
  /** Samples whose maps are in memory at a time. */
  private static final int TOGETHER = 4;
  private final NetworkShape shape;
  private final ForwardSettings settings;
  private final Arena arena;
  private final WideWeights weights;
  private final WideNetwork network;
  private final WideMaps maps; // null with 16 bits of activations
  private final WidestNetwork widest; // null with 8 bits of them
  private final FixedForwardGradients gradients;
  private final IntegerLoss entropy;
  private final Dither dither = new Dither();
  private final FixedHead head; // null when it is not exact
  private final FixedNodeGradients nodes; // null without
  private final FixedNodeGradients.Losses nodeLosses = this::lossesAt;
  private final ConvShape headShape;
  private final short[] start;
  private final int classes;
  private final ByteBatch batch;
  private final int logits; // int32 (TOGETHER, classes)
  private final int errors; // int8 likewise
  private final FixedForwardGradients.Loss loss = this::loss;
  private int samples;
  private int group; // first of the samples at hand

  /**
   * What is adapted.
   *
   * @param weights float, see {@link NetworkShape}
   * @param typical inputs to find the scales of activations with
   */
  public record Start(NetworkShape shape, float[] weights, List<float[]> typical) {}

  /** @param most samples of a step */
  public ForwardTraining(Start from, ForwardSettings settings, int most, Kernels.Source source, Arena arena) {
    shape = from.shape();
    this.settings = settings;
    this.arena = arena;
    FixedFormat format = Calibration.of(new FloatNetwork(shape, source.make()), from.weights(), from.typical());
    int[] inputBits = new int[shape.size()];
    int[] weightBits = new int[shape.size()];
    start = new short[from.weights().length];
    for (int i = 0; i < shape.size(); i++) {
      inputBits[i] = format.inputBits(i);
      weightBits[i] = format.weightBits().get(i);
      Int16Weights.quantise(from.weights(), shape.kernelOffset(i), shape.parameters(i), weightBits[i], start);
    }
    Kernels kernels = source.with(arena.floats("kernel panel", Kernels.WORKSPACE_FLOATS));
    weights = new WideWeights(shape, arena);
    network = new WideNetwork(weights, inputBits, weightBits, kernels, arena);
    boolean wide = settings.bits().activations() == 16;
    maps = wide ? null : new WideMaps(network, TOGETHER, arena);
    widest = wide ? new WidestNetwork(network, kernels, arena) : null;
    entropy = new IntegerLoss(arena);
    gradients = new FixedForwardGradients(weights, settings, arena);
    head = settings.exactHead() ? new FixedHead(network, kernels, dither, arena) : null;
    nodes = settings.nodeDirections() > 0
        ? new FixedNodeGradients(network, settings.nodeDirections(), TOGETHER, dither, arena) : null;
    ConvShape last = shape.layer(shape.size() - 1);
    classes = last.outC();
    headShape = Convolution.pointwise(last.inC(), classes).over(1, 1);
    batch = new ByteBatch(most, (wide ? 2 : 1) * shape.inputs(0), arena);
    logits = arena.ints("logits", TOGETHER * classes);
    errors = arena.bytes("errors at the output", classes);
    begin(0);
  }

  @Override
  public void begin(long seed) {
    weights.load(start);
    dither.seed(seed);
    gradients.begin(seed);
    if (head != null) {
      head.begin();
    }
    if (nodes != null) {
      nodes.begin();
    }
  }

  @Override
  public void put(int n, float[] x, int from, int label) {
    if (widest == null) {
      batch.put(n, x, from, label);
    } else {
      batch.putWide(n, x, from, label);
    }
  }

  /**
   * @param rate Q0.24 of the forward gradients, see {@link FixedForwardGradients#step}
   * @param headRate Q0.24 of the exact head, see {@link FixedHead}, and of {@link FixedNodeGradients}
   */
  @Override
  public double step(int count, long seed, int rate, int headRate) {
    samples = count;
    if (head != null) {
      learnAbove(seed, headRate);
    }
    long sum = gradients.step(loss, seed, rate);
    if (head != null) {
      head.step(headRate);
    }
    return sum / (2.0 * settings.directions() * count * (1 << IntegerLoss.LOSS_BITS));
  }

  /** The head collects its gradient; the nodes learn from some samples after the other, by their part of the rate. */
  private void learnAbove(long seed, int rate) {
    int last = shape.size() - 1;
    int features = shape.inputs(last);
    for (int n = 0; n < samples; n += TOGETHER) {
      int some = Math.min(TOGETHER, samples - n);
      int below = maps.hidden(0, last - 1, batch.input(n), some);
      int x = maps.hidden(last - 1, last, below, some);
      network.logits(x, some, logits);
      for (int k = 0; k < some; k++) {
        entropy.errorOfClass(logits + 4 * k * classes, classes, batch.label(n + k), errors);
        head.add(headShape, x + k * features, errors);
      }
      if (nodes != null) {
        group = n;
        nodes.step(below, some, nodeLosses, RandomDirections.word(seed, n), (int) ((long) rate * some / samples));
      }
    }
  }

  private void lossesAt(int y, int some, int to) {
    network.logits(y, some, logits);
    for (int k = 0; k < some; k++) {
      putInt(arena.slab(), to + 4 * k,
          (int) entropy.ofClass(logits + 4 * k * classes, classes, batch.label(group + k)));
    }
  }

  private long loss() {
    long sum = 0;
    for (int n = 0; n < samples; n += TOGETHER) {
      int some = Math.min(TOGETHER, samples - n);
      outputs(n, some);
      for (int k = 0; k < some; k++) {
        sum += entropy.ofClass(logits + 4 * k * classes, classes, batch.label(n + k));
      }
    }
    return sum;
  }

  private void outputs(int n, int some) {
    if (widest == null) {
      network.logits(maps.hidden(0, shape.size() - 1, batch.input(n), some), some, logits);
    } else {
      widest.logits(batch.input(n), some, logits);
    }
  }

  @Override
  public int right(int count) {
    byte[] m = arena.slab();
    int right = 0;
    for (int n = 0; n < count; n += TOGETHER) {
      int some = Math.min(TOGETHER, count - n);
      outputs(n, some);
      for (int k = 0; k < some; k++) {
        right += ByteBatch.best(m, logits + 4 * k * classes, classes) == batch.label(n + k) ? 1 : 0;
      }
    }
    return right;
  }

  /** The present weights as real numbers, laid out like the start. */
  public void weights(float[] into) {
    for (int i = 0; i < shape.size(); i++) {
      for (int k = shape.kernelOffset(i); k < shape.kernelOffset(i) + shape.parameters(i); k++) {
        into[k] = Math.scalb((float) weights.get(k), -network.weightBits(i));
      }
    }
  }
}
