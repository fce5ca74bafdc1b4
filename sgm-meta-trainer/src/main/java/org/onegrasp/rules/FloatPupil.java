package org.onegrasp.rules;

import java.util.SplittableRandom;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** {@link FloatTeaching} from one demonstration, every tensor of it counted. */
final class FloatPupil implements Pupil {
  private static final int BATCH = 4;
  private final GraspModel model;
  private final Rule rule;
  private final TeachingSettings settings;
  private final Arena arena = Arena.unlimited();
  private final FloatTeaching teaching;
  private final FloatServing serving;
  private final Augmenter augmenter;
  private final int demonstration; // (96, 96) int8 in the arena
  private final int sample; // likewise, its augmentation
  private final FloatTeaching.SampleSource samples = this::next;
  private Demonstration shown;
  private Rehearsal rehearsal;
  private int given; // samples of this lesson so far
  private SplittableRandom random;
  private float[] weights;

  FloatPupil(Rule rule, GraspModel model, WorkArea area) {
    if (rule.gradient() == Rule.Gradient.LOCAL) {
      model.requireHeads();
    }
    this.rule = rule;
    this.model = model;
    settings = new TeachingSettings(Math.max(1, rule.samples() / BATCH), BATCH, (float) rule.rate());
    FloatNetwork network = new FloatNetwork(model.shape(), Kernels.best());
    teaching = new FloatTeaching(network, gradients(network), settings, arena);
    demonstration = arena.bytes("demonstration", model.shape().inputs(0));
    sample = arena.bytes("augmentation", model.shape().inputs(0));
    augmenter = new Augmenter(area, AugmentationSettings.STANDARD);
    serving = new FloatServing(model.shape());
    weights = model.start();
  }

  private FloatRule gradients(FloatNetwork network) {
    return switch (rule.gradient()) {
      case EXACT -> new Backpropagation(network, rule.firstLayer(), arena);
      case SYNTHETIC -> new SyntheticGradients(network, counted("modules", model.modules()), model.width(), rule.firstLayer(), arena);
      case LOCAL -> new OnePassGradients(network, counted("local heads", model.heads()), rule.firstLayer(), arena);
      case NONE -> throw new IllegalArgumentException(rule.label() + " has no gradients to teach with");
    };
  }

  /** A copy, so that it is counted. */
  private float[] counted(String name, float[] parameters) {
    float[] copy = arena.floats(name, parameters.length);
    System.arraycopy(parameters, 0, copy, 0, copy.length);
    return copy;
  }

  @Override
  public void teach(byte[] heights, Grasp demonstrated, long seed) {
    weights = model.start();
    teachOn(new Demonstration("", heights, demonstrated), Rehearsal.NONE, seed);
  }

  @Override
  public void teachOn(Demonstration demonstrated, Rehearsal repeated, long seed) {
    shown = demonstrated;
    rehearsal = repeated;
    random = new SplittableRandom(seed);
    weights = lesson(weights);
  }

  private float[] lesson(float[] from) {
    given = 0;
    return teaching.run(from, samples);
  }

  private void next(float[] x, float[] target) {
    byte[] m = arena.slab();
    Demonstration next = rehearsal.at(given++, shown);
    System.arraycopy(next.heights(), 0, m, demonstration, next.heights().length);
    augmenter.sample(m, demonstration, next.grasp(), random, m, sample, target, 0);
    FloatServing.scale(m, sample, x);
  }

  @Override
  public void predict(byte[] heights, float[] quality) {
    serving.predict(weights, heights, quality);
  }

  @Override
  public int practise() {
    lesson(model.start());
    return settings.steps();
  }

  /** The array of weight gradients has room for layers that are not tuned, for simplicity; that is not counted. */
  @Override
  public long peakBytes() {
    return arena.peakBytes() - 4L * model.shape().kernelOffset(rule.firstLayer());
  }

  @Override
  public long macsPerLesson() {
    int first = rule.firstLayer();
    long sampleMacs = switch (rule.gradient()) {
      case EXACT -> SampleMacs.backpropagation(model.shape(), first);
      case SYNTHETIC -> SampleMacs.synthetic(model.shape(), ChainShape.of(model.shape(), model.width()), first);
      case LOCAL -> SampleMacs.onePass(model.shape(), first);
      case NONE -> 0;
    };
    return settings.steps() * settings.batch() * sampleMacs;
  }
}
