package org.onegrasp.peers;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.Roundness;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rehearsal;
import org.onegrasp.lesson.Rule;
import org.onegrasp.lesson.UntaughtLearner;
import org.onegrasp.lesson.Verdict;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.WorkArea;

/**
 * A lesson by PyTorch's backpropagation, on the calling thread alone: the samples, the loss and the steps of our own
 * float backpropagation, the augmentations made by our code, forward and backward passes by PyTorch in batches of four.
 * Where it judges its lessons, all samples that are held back are one batch and drawn once. Looks are taken with our
 * code, too.
 */
final class TorchLearner implements OneShotLearner {
  private static final int BATCH = 4;
  private static final double MOMENTUM = 0.9;

  private final Rule rule;
  private final GraspModel model;
  private final WorkArea whole;
  private final WorkArea area; // of a lesson
  private final Kernels.Source kernels;
  private final Augmenter augmenter;
  private final Verdict verdict;
  private final TorchNetwork network;
  private final Tensor[] velocities;
  private final double[] norms; // of each layer's start weights
  private final int inputs;
  private final int outputs;
  private final byte[] sample;
  private final byte[] things; // of what was shown
  private final float[] target;
  private final float[] input;
  private final Batch batch;
  private final Batch heldBack; // null where nothing is judged
  private float[] weights;
  private UntaughtLearner serving; // of these weights; null until they are asked
  private Demonstration shown;
  private String refusal = "";

  TorchLearner(Rule rule, GraspModel model, WorkArea whole, boolean channelsLast, boolean judged,
      Kernels.Source kernels) {
    this.rule = rule;
    this.model = model;
    this.whole = whole;
    this.kernels = kernels;
    area = model.input().middle(whole);
    augmenter = new Augmenter(model.input(), model.output(), area,
        AugmentationSettings.STANDARD.withClutter(rule.clutter()));
    verdict = new Verdict(model.output(), area);
    TorchNetwork.alone();
    NetworkShape shape = model.shape();
    network = new TorchNetwork(shape, channelsLast);
    network.learns();
    velocities = new Tensor[2 * shape.size()];
    norms = new double[shape.size()];
    inputs = shape.inputs(0);
    outputs = shape.outputs(shape.size() - 1);
    sample = new byte[inputs];
    things = new byte[inputs];
    target = new float[outputs];
    input = new float[inputs];
    batch = new Batch(shape, BATCH);
    heldBack = judged ? new Batch(shape, FixedLearner.JUDGED_SAMPLES) : null;
    weights = model.start().clone();
  }

  /** Samples with their targets, outside of the Java heap. */
  private static final class Batch {
    private final int size;
    // (batch, height, width, channels): the memory lives as long as these pointers
    private final FloatPointer samples;
    private final FloatPointer labels;
    private final FloatBuffer xs;
    private final FloatBuffer targets; // each of a sample with sum 1
    private final Tensor x;
    private final Tensor t;

    Batch(NetworkShape shape, int size) {
      this.size = size;
      samples = new FloatPointer((long) size * shape.inputs(0));
      labels = new FloatPointer((long) size * shape.outputs(shape.size() - 1));
      xs = samples.asBuffer();
      targets = labels.asBuffer();
      ConvShape first = shape.layer(0);
      ConvShape last = shape.layer(shape.size() - 1);
      x = maps(samples, first.height(), first.width(), first.inC());
      t = maps(labels, last.outHeight(), last.outWidth(), last.outC());
    }

    /** A view of our layout as PyTorch names it. */
    private Tensor maps(FloatPointer values, long height, long width, long channels) {
      return torch.from_blob(values, new long[] {size, channels, height, width},
          new long[] {height * width * channels, 1, width * channels, channels},
          new TensorOptions(torch.ScalarType.Float));
    }
  }

  @Override
  public void teach(Demonstration demonstrated, long seed) {
    weights = model.start().clone();
    teachOn(demonstrated, Rehearsal.NONE, seed);
  }

  @Override
  public void teachOn(Demonstration demonstrated, Rehearsal rehearsal, long seed) {
    if (rehearsal != Rehearsal.NONE) {
      throw new IllegalArgumentException("PyTorch's lessons have one demonstration");
    }
    shown = demonstrated;
    model.input().things(shown.seen(), things, 0);
    lesson(seed);
    serving = null;
  }

  private void lesson(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PointerScope scope = new PointerScope();
    try {
      recorded(false, () -> {
        network.load(weights);
        begin();
      });
      float before = judge(seed);
      int steps = steps();
      for (int step = 0; step < steps; step++) {
        fill(batch, random);
        step(rule.rate() * (steps - step) / steps);
      }
      recorded(false, () -> network.store(weights));
      refusal = heldBack == null ? "" : verdict.refusal(new float[] {before}, new float[] {judge()}, i -> isRound());
    } finally {
      scope.close();
    }
  }

  private boolean isRound() {
    return new Roundness(model.input().heights(shown.grid(), shown.seen())).at(shown.grasp());
  }

  /** Draws the samples that are held back, and the loss on them; 0 where nothing is judged. */
  private float judge(long seed) {
    if (heldBack == null) {
      return 0;
    }
    fill(heldBack, new SplittableRandom(~seed));
    return judge();
  }

  /** Mean loss on what is held back, all at once and without a record for gradients. */
  private float judge() {
    float[] loss = new float[1];
    recorded(false, () -> loss[0] = loss(heldBack).item_float() / heldBack.size);
    return loss[0];
  }

  /** Sum over a batch. */
  private Tensor loss(Batch of) {
    Tensor logits = network.logits(network.packed(of.x));
    Tensor logs = logits.reshape(of.size, outputs).log_softmax(1);
    return logs.mul(network.packed(of.t).reshape(of.size, outputs)).sum().neg();
  }

  private int steps() {
    return Math.max(1, rule.samples() / BATCH);
  }

  private void begin() {
    for (int i = 0; i < norms.length; i++) {
      norms[i] = Math.hypot(norm(network.kernel(i)), norm(network.bias(i)));
      velocities[2 * i] = torch.zeros_like(network.kernel(i));
      velocities[2 * i + 1] = torch.zeros_like(network.bias(i));
    }
  }

  private static double norm(Tensor values) {
    return values.norm().item_float();
  }

  private void fill(Batch into, SplittableRandom random) {
    for (int b = 0; b < into.size; b++) {
      draw(into, b, random);
    }
  }

  private void draw(Batch into, int b, SplittableRandom random) {
    augmenter.sample(things, 0, shown.graspOn(area), random, sample, 0).label(target, 0);
    for (int k = 0; k < inputs; k++) {
      input[k] = sample[k] / (float) InputSpec.UNIT;
    }
    into.xs.position(b * inputs).put(input);
    float sum = 0;
    for (float value : target) {
      sum += value;
    }
    for (int k = 0; k < outputs; k++) {
      target[k] /= sum;
    }
    into.targets.position(b * outputs).put(target);
  }

  /** Loss of a batch, its gradients, and the step of each layer by a share of its own norm, with momentum. */
  private void step(double rate) {
    PointerScope scope = new PointerScope(); // frees what is made meanwhile
    try {
      loss(batch).backward();
      recorded(false, () -> {
        for (int i = 0; i < norms.length; i++) {
          move(i, rate);
        }
      });
    } finally {
      scope.close();
    }
  }

  private void move(int i, double rate) {
    Tensor kernel = network.kernel(i).mutable_grad();
    Tensor bias = network.bias(i).mutable_grad();
    Scalar scale = new Scalar(norms[i] / Math.max(Math.hypot(norm(kernel), norm(bias)), 1e-20));
    Scalar momentum = new Scalar(MOMENTUM);
    Scalar back = new Scalar(-rate);
    network.kernel(i).add_(velocities[2 * i].mul_(momentum).add_(kernel, scale), back);
    network.bias(i).add_(velocities[2 * i + 1].mul_(momentum).add_(bias, scale), back);
    kernel.zero_();
    bias.zero_();
  }

  /** With gradients recorded or without. */
  private static void recorded(boolean gradients, Runnable work) {
    AutoGradMode mode = new AutoGradMode(gradients);
    try {
      work.run();
    } finally {
      mode.close();
    }
  }

  @Override
  public void predict(byte[] seen, float[] quality) {
    if (serving == null) {
      serving = new UntaughtLearner(
          new GraspModel(model.shape(), model.input(), weights, model.format(), model.parts()), whole, kernels.make());
    }
    serving.predict(seen, quality);
  }

  @Override
  public int repeatSteps() {
    lesson(1);
    return steps();
  }

  @Override
  public String refusal() {
    return refusal;
  }

  /** Not known: PyTorch's memory is its own. */
  @Override
  public long peakBytes() {
    return 0;
  }

  @Override
  public long macsPerLesson() {
    NetworkShape shape = model.shape();
    long judging = heldBack == null ? 0 : 2L * heldBack.size * shape.macs(0);
    return (long) steps() * BATCH * (2 * shape.macs(0) + shape.macs(1)) + judging;
  }
}
