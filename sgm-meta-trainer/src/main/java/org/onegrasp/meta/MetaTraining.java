package org.onegrasp.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.Lanes;
import org.onegrasp.rules.EpisodeGradients;

/**
 * Learns the start weights and the static synthetic gradient modules over common objects.
 *
 * <pre>
 *   pretraining: the start weights learn where objects can be grasped at all
 *   a round: each lane draws an object, a place on it and one demonstration, and is taught by the device's rule;
 *            at every inner step the modules move towards the exact gradients on the path that they drive themselves,
 *            and the local heads towards its predictions and their exact gradients;
 *            at the end the start weights move so that the taught weights do better on other views (first-order MAML,
 *            Finn et al. 2017), while they keep knowing where objects can be grasped
 * </pre>
 *
 * An outer step is a map over independent lanes and a sum in the order of the lanes: same seed, same bytes, however
 * many threads there are.
 */
public final class MetaTraining implements AutoCloseable {
  private final NetworkShape shape;
  private final MetaSettings settings;
  private final List<Subject> subjects;
  private final Course course;
  private final Kernels.Source kernels;
  private final MetaState state;
  private final List<Lane> lanes = new ArrayList<>();
  private final Lanes threads;
  private EpisodesApart apart; // null: lanes are joined at every inner step

  /** What one thread works with at a time. */
  private record Lane(int number, EpisodeGradients gradients, Episode episode, Pretraining pretraining) {}

  /** From the beginning, with at most this many threads, which make no difference to the result. */
  public MetaTraining(Course course, int threadCount, Kernels.Source kernels) {
    this(course, MetaState.of(course.shape(), course.settings().width(), course.seed()), threadCount, kernels);
  }

  /** From where a checkpoint of the same course left it. */
  public static MetaTraining resume(Course course, Checkpoint checkpoint, int threadCount, Kernels.Source kernels) {
    MetaState state = checkpoint.state();
    MetaState fresh = MetaState.of(course.shape(), course.settings().width(), course.seed());
    if (!state.fits(fresh)) {
      throw new IllegalArgumentException(
          "the checkpoint is of another network: it has " + state.start().count() + " weights and "
              + state.modules().count() + " module parameters, needed are " + fresh.start().count() + " and "
              + fresh.modules().count());
    }
    return new MetaTraining(course, state, threadCount, kernels);
  }

  private MetaTraining(Course course, MetaState state, int threadCount, Kernels.Source kernels) {
    shape = course.shape();
    settings = course.settings();
    subjects = course.subjects();
    this.course = course;
    this.state = state;
    this.kernels = kernels;
    for (int lane = 0; lane < settings.lanes(); lane++) {
      EpisodeGradients gradients = EpisodeGradients.of(new FloatNetwork(shape, kernels.make()), settings.width());
      lanes.add(new Lane(lane, gradients, new Episode(course, gradients), new Pretraining(course, gradients)));
    }
    threads = new Lanes("meta-lane", Math.min(settings.lanes(), threadCount));
  }

  /**
   * From now on episodes are independent of each other until they end, see {@link EpisodeWork}, so that others can play
   * them, too; other numbers come out than of lanes that are joined at every step.
   *
   * @param crew plays them; it is its owner's to close
   * @param episodes of a round, which make a difference to the result; the crew makes none
   */
  public void playApart(Crew crew, int episodes) {
    apart = new EpisodesApart(new EpisodeWork(course, kernels), crew, episodes);
  }

  public float[] start() {
    return state.start().values();
  }

  public float[] modules() {
    return state.modules().values();
  }

  public float[] heads() {
    return state.heads().values();
  }

  /** How well each module pointed along the exact gradient in the latest rounds, lowest layer first. */
  public double[] cosinesOfModules() {
    return state.recentCosines();
  }

  /** Pretraining steps done. */
  public int pretrained() {
    return state.pretrained();
  }

  /** Rounds done. */
  public int rounds() {
    return state.rounds();
  }

  /** What is trained, for a thread of its own. */
  public FloatNetwork network() {
    return new FloatNetwork(shape, kernels.make());
  }

  MetaState state() {
    return state;
  }

  /** One update of the start weights on all places; returns the mean loss. */
  public float pretrainStep() {
    int step = state.beginPretrainStep();
    List<Episode.Judgement> seen = map(lane -> {
      float[] gradient = new float[shape.parameters()];
      float loss =
          lane.pretraining.add(subjects, start(), settings.pretrainBatch(), course.laneSeed(1, step, lane.number),
              gradient);
      return new Episode.Judgement(loss, gradient);
    });
    stepStart(seen, settings.pretrainBatch(), settings.pretrainRate(step));
    return (float) meanLoss(seen);
  }

  /** One episode of every lane, or those of a round apart; returns what they showed. */
  public Round round() {
    if (apart != null) {
      return apart.round(state, settings);
    }
    int round = state.beginRound();
    float left = settings.rateShare(round);
    double trust = state.trust();
    each(lane -> lane.episode.begin(subjects, start(), trust, course.laneSeed(2, round, lane.number)));
    for (int step = 0; step < settings.innerSteps(); step++) {
      innerStep(step, left);
    }
    List<Episode.Judgement> judged = map(lane -> {
      Episode.Judgement taught = lane.episode.judge();
      lane.pretraining.add(subjects, start(), settings.queries(), course.laneSeed(3, round, lane.number),
          taught.startGradient());
      return taught;
    });
    stepStart(judged, settings.queries(), settings.startRate() * left);
    double[] cosines = cosines();
    state.follow(cosines);
    return new Round(round, meanLoss(judged), cosines, 1);
  }

  private void innerStep(int step, float left) {
    List<Episode.Fit> fits = map(lane -> lane.episode.step(modules(), heads(), step));
    Episode.Fit all = new Episode.Fit(sum(fits.stream().map(Episode.Fit::modules).toList()),
        sum(fits.stream().map(Episode.Fit::heads).toList()));
    settings.follow(all, step, settings.lanes() * settings.innerBatch(), left, state.modules(), state.heads());
  }

  /** @param samples in each lane's gradient */
  private void stepStart(List<Episode.Judgement> lanesSaw, int samples, float rate) {
    float[] gradient = sum(lanesSaw.stream().map(Episode.Judgement::startGradient).toList());
    state.start().step(gradient, 1f / (settings.lanes() * samples), rate);
  }

  private static double meanLoss(List<Episode.Judgement> lanesSaw) {
    double total = 0;
    for (Episode.Judgement one : lanesSaw) {
      total += one.loss();
    }
    return total / lanesSaw.size();
  }

  /**
   * What a round showed.
   *
   * @param queryLoss mean on other views after teaching
   * @param cosines mean of each module, lowest layer first
   * @param members processes that played at its end
   */
  public record Round(int round, double queryLoss, double[] cosines, int members) {}

  private double[] cosines() {
    double[] mean = new double[EpisodeGradients.modules(shape)];
    for (Lane lane : lanes) {
      double[] one = lane.gradients.takeCosines();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += one[i] / lanes.size();
      }
    }
    return mean;
  }

  /** In the order of the lanes, so that it is the same with any number of threads. */
  static float[] sum(List<float[]> gradients) {
    float[] sum = new float[gradients.get(0).length];
    for (float[] gradient : gradients) {
      for (int k = 0; k < gradient.length; k++) {
        sum[k] += gradient[k];
      }
    }
    return sum;
  }

  private void each(Consumer<Lane> task) {
    map(lane -> {
      task.accept(lane);
      return lane;
    });
  }

  /** Runs the task in every lane; results in the order of the lanes. */
  private <T> List<T> map(Function<Lane, T> task) {
    return threads.map(lanes.size(), lane -> task.apply(lanes.get(lane)));
  }

  @Override
  public void close() {
    threads.close();
  }
}
