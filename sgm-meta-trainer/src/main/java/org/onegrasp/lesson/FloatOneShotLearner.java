package org.onegrasp.lesson;

import java.util.SplittableRandom;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.world.WorkArea;

/** {@link FloatTeaching} from one demonstration, every tensor of it counted. */
final class FloatOneShotLearner implements OneShotLearner {
  private static final int BATCH = 4;
  private final GraspModel model;
  private final Rule rule;
  private final TeachingSettings settings;
  private final Arena arena = Arena.unlimited();
  private final int firstLayer;
  private final FloatTeaching teaching;
  private final FloatServing serving;
  private final Augmenter augmenter;
  private final WorkArea area; // of a lesson
  private final int demonstration; // int8 (side, side, channels) in the arena
  private final int sample; // likewise, its augmentation
  private final FloatTeaching.SampleSource samples = this::next;
  private Demonstration shown;
  private Rehearsal rehearsal;
  private int given; // samples of this lesson so far
  private SplittableRandom random;
  private float[] weights;

  FloatOneShotLearner(Rule rule, GraspModel model, WorkArea workArea, Kernels kernels) {
    rule.learning().require(model);
    this.rule = rule;
    this.model = model;
    settings = new TeachingSettings(Math.max(1, rule.samples() / BATCH), BATCH, (float) rule.rate());
    FloatNetwork network = new FloatNetwork(model.shape(), kernels);
    firstLayer = rule.firstLayer(model.shape());
    FloatRule gradients = rule.learning().floating(model, network, firstLayer, arena);
    teaching = new FloatTeaching(network, gradients, rule.shares(model), settings, arena);
    demonstration = arena.bytes("demonstration", model.shape().inputs(0));
    sample = arena.bytes("augmentation", model.shape().inputs(0));
    area = model.input().middle(workArea);
    augmenter = new Augmenter(model.input(), model.output(), area, rule.augmentation());
    serving = new FloatServing(new FloatNetwork(model.shapeOver(workArea), kernels));
    weights = model.start();
  }

  @Override
  public void teach(Demonstration demonstrated, long seed) {
    weights = model.start();
    teachOn(demonstrated, Rehearsal.NONE, seed);
  }

  @Override
  public void teachOn(Demonstration demonstrated, Rehearsal repeated, long seed) {
    demonstrated.requireFor(model.input());
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
    model.input().things(next.seen(), m, demonstration);
    augmenter.sample(m, demonstration, next.graspOn(area), random, m, sample).label(target, 0);
    FloatServing.scale(m, sample, x);
  }

  @Override
  public void predict(byte[] heights, float[] quality) {
    serving.predict(weights, heights, quality);
  }

  @Override
  public int repeatSteps() {
    lesson(model.start());
    return settings.steps();
  }

  /** The array of weight gradients has room for layers that are not tuned, for simplicity; that is not counted. */
  @Override
  public long peakBytes() {
    return arena.peakBytes() - 4L * model.shape().kernelOffset(firstLayer);
  }

  @Override
  public long macsPerLesson() {
    return settings.steps() * settings.batch() * rule.learning().floatMacs(model, firstLayer);
  }
}
