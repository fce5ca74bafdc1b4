package org.onegrasp.meta;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.lesson.LayerSteps;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.EpisodeGradients;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspPlace;

/**
 * One lane of meta-training: plays a device that is taught one grasp, beside it the exact gradients that the device
 * cannot afford. Everything random comes from the seed of the episode.
 */
final class Episode {
  private final MetaSettings settings;
  private final NetworkShape shape;
  private final EpisodeGradients gradients;
  private final LayerSteps steps;
  private final Sample sample;
  private final InputSpec input;
  private final float[] weights;
  private final float[] direction;
  private final float[] discarded;
  private SplittableRandom random;
  private Subject subject;
  private GraspPlace place;
  private SensorShift shift;
  private byte[] demonstrationHeights;
  private Grasp demonstration;
  private boolean drivenByModules;
  private int firstLayer;
  private float rate;

  /**
   * What one inner step says of the modules.
   *
   * @param modules gradient of their fit to the exact gradients
   * @param heads gradient of the local heads' fit; 0 at a step where they do not learn
   */
  record Fit(float[] modules, float[] heads) {}

  /**
   * How the taught weights do on other views.
   *
   * @param loss mean
   * @param startGradient of the losses' sum, to be taken as that of the start weights (first-order MAML)
   */
  record Judgement(float loss, float[] startGradient) {}

  Episode(Course course, EpisodeGradients gradients) {
    shape = course.shape();
    settings = course.settings();
    this.gradients = gradients;
    sample = new Sample(course);
    input = course.input();
    steps = new LayerSteps(shape);
    weights = new float[shape.parameters()];
    direction = new float[shape.parameters()];
    discarded = new float[shape.parameters()];
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
    boolean shifts = settings.sensorShifts() && random.nextInt(MetaSettings.EPISODES_PER_OTHER_SENSOR) == 0;
    shift = shifts ? SensorShift.random(random) : SensorShift.NONE;
    Subject.View view = subject.anyView(random);
    demonstrationHeights = shift.apply(input, view.heights(), random);
    List<Grasp> equal = GraspLabel.equivalents(place, view.pose());
    demonstration = equal.get(random.nextInt(equal.size()));
    drivenByModules = random.nextDouble() < trust;
    firstLayer = shift == SensorShift.NONE ? random.nextInt(MetaSettings.FIRST_LAYERS) : 0;
    double least = MetaSettings.LEAST_RATE_SHARE;
    rate = settings.innerRate() * (float) (least + (1 - least) * random.nextDouble());
    System.arraycopy(start, 0, weights, 0, start.length);
    steps.reset(start);
  }

  /** One inner update. */
  Fit step(float[] modules, float[] heads, int step) {
    Fit fit = new Fit(new float[gradients.moduleParameters()], new float[gradients.headParameters()]);
    Arrays.fill(direction, 0);
    EpisodeGradients.Sums sums = new EpisodeGradients.Sums(drivenByModules ? discarded : direction,
        drivenByModules ? direction : discarded, fit.modules);
    for (int b = 0; b < settings.innerBatch(); b++) {
      sample.augment(demonstrationHeights, demonstration, random);
      gradients.add(weights, modules, sample.x(), sample.target(), sums);
      if (MetaSettings.teachesHeads(step)) {
        gradients.addHeads(heads, sample.target(), fit.heads);
      }
    }
    float now = rate * (settings.innerSteps() - step) / settings.innerSteps();
    steps.step(weights, direction, now, firstLayer);
    return fit;
  }

  /** Looks at other views with the taught weights. */
  Judgement judge() {
    float[] gradient = new float[shape.parameters()];
    float loss = 0;
    for (int q = 0; q < settings.queries(); q++) {
      Subject.View view = subject.anyView(random);
      byte[] seen = shift.apply(input, view.heights(), random);
      sample.showAmongOthers(seen, view.pose(), GraspLabel.equivalents(place, view.pose()), random);
      loss += gradients.addExact(weights, sample.x(), sample.target(), gradient);
    }
    return new Judgement(loss / settings.queries(), gradient);
  }
}
