package org.onegrasp.meta;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.lesson.LayerSteps;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.EpisodeGradients;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;

/**
 * One lane of meta-training: plays a device that is taught one grasp, beside it the exact gradients that the device cannot
 * afford. Everything random comes from the seed of the episode.
 */
final class Episode {
  private static final float INPUT_SCALE = 1f / InputSpec.UNIT;
  private final MetaSettings settings;
  private final NetworkShape shape;
  private final EpisodeGradients gradients;
  private final LayerSteps steps;
  private final Augmenter augmenter;
  private final GraspLabel labels;
  private final byte[] heights;
  private final byte[] label;
  private final float[] x;
  private final float[] target;
  private final float[] weights;
  private final float[] direction;
  private final float[] discarded;
  /** Gradient of the modules' fit, of the latest inner step. */
  final float[] moduleGradient;
  /** Gradient of the local heads' fit, of the latest inner step. */
  final float[] headGradient;
  /** Outer gradient of the start weights, of the episode's end or of a pretraining step. */
  final float[] startGradient;
  private SplittableRandom random;
  private Subject subject;
  private GraspPlace place;
  private SensorShift shift;
  private byte[] demonstrationHeights;
  private Grasp demonstration;
  private boolean drivenByModules;
  private int firstLayer;
  private float rate;

  Episode(Course course, EpisodeGradients gradients) {
    shape = course.shape();
    settings = course.settings();
    this.gradients = gradients;
    heights = new byte[course.input().values()];
    label = new byte[course.output().values()];
    x = new float[heights.length];
    target = new float[label.length];
    steps = new LayerSteps(shape);
    augmenter = new Augmenter(course.input(), course.output(), course.area(), AugmentationSettings.STANDARD);
    labels = new GraspLabel(course.output(), course.area());
    weights = new float[shape.parameters()];
    direction = new float[shape.parameters()];
    discarded = new float[shape.parameters()];
    moduleGradient = new float[gradients.moduleParameters()];
    headGradient = new float[gradients.headParameters()];
    startGradient = new float[shape.parameters()];
  }

  /**
   * Draws an object, a place, a demonstration and how the lesson goes.
   *
   * @param trust probability that the modules drive the lesson, not the exact gradient
   */
  void begin(List<Subject> subjects, float[] start, double trust, long seed) {
    random = new SplittableRandom(seed);
    subject = subjects.get(random.nextInt(subjects.size()));
    List<GraspPlace> places = subject.object().places();
    place = places.get(random.nextInt(places.size()));
    shift = random.nextInt(3) == 0 ? SensorShift.random(random) : SensorShift.NONE;
    Subject.View view = randomView();
    demonstrationHeights = shift.apply(view.heights(), random);
    List<Grasp> equal = GraspLabel.equivalents(place, view.pose());
    demonstration = equal.get(random.nextInt(equal.size()));
    drivenByModules = random.nextDouble() < trust;
    firstLayer = shift == SensorShift.NONE ? random.nextInt(3) : 0;
    rate = settings.innerRate() * (float) (0.4 + 0.6 * random.nextDouble());
    System.arraycopy(start, 0, weights, 0, start.length);
    steps.reset(start);
  }

  private Subject.View randomView() {
    return subject.views().get(random.nextInt(subject.views().size()));
  }

  /** Whether the local heads learn at this inner step: at some only, as they are dear and soon as good as they get. */
  static boolean teachesHeads(int step) {
    return step % 4 == 0;
  }

  /** One inner update; leaves the modules' gradient in {@link #moduleGradient} and that of the heads in {@link #headGradient}. */
  void step(float[] modules, float[] heads, int step) {
    Arrays.fill(moduleGradient, 0);
    Arrays.fill(headGradient, 0);
    Arrays.fill(direction, 0);
    for (int b = 0; b < settings.innerBatch(); b++) {
      augmenter.sample(demonstrationHeights, 0, demonstration, random, heights, 0, label, 0);
      toFloats();
      gradients.add(weights, modules, x, target, drivenByModules ? discarded : direction, drivenByModules ? direction : discarded,
          moduleGradient);
      if (teachesHeads(step)) {
        gradients.addHeads(heads, target, headGradient);
      }
    }
    float now = rate * (settings.innerSteps() - step) / settings.innerSteps();
    steps.step(weights, direction, now, firstLayer);
  }

  /** Judges the taught weights on other views; leaves the gradient there in {@link #startGradient} (first-order MAML). */
  float judge() {
    Arrays.fill(startGradient, 0);
    float loss = 0;
    for (int q = 0; q < settings.queries(); q++) {
      Subject.View view = randomView();
      byte[] seen = shift.apply(view.heights(), random);
      System.arraycopy(seen, 0, heights, 0, seen.length);
      labels.write(GraspLabel.equivalents(place, view.pose()), label, 0);
      toFloats();
      loss += gradients.addExact(weights, x, target, startGradient);
    }
    return loss / settings.queries();
  }

  /** Adds to {@link #startGradient} how the start weights should change to know all places of random subjects. */
  float pretrain(List<Subject> subjects, float[] start, int samples, long seed, boolean keep) {
    random = new SplittableRandom(seed);
    if (!keep) {
      Arrays.fill(startGradient, 0);
    }
    float loss = 0;
    for (int b = 0; b < samples; b++) {
      subject = subjects.get(random.nextInt(subjects.size()));
      Subject.View view = randomView();
      System.arraycopy(view.heights(), 0, heights, 0, heights.length);
      List<Grasp> all = subject.object().places().stream()
          .flatMap(p -> GraspLabel.equivalents(p, view.pose()).stream()).toList();
      labels.write(all, label, 0);
      toFloats();
      loss += gradients.addExact(start, x, target, startGradient);
    }
    return loss / samples;
  }

  private void toFloats() {
    for (int k = 0; k < x.length; k++) {
      x[k] = heights[k] * INPUT_SCALE;
    }
    for (int k = 0; k < target.length; k++) {
      target[k] = label[k];
    }
  }
}
