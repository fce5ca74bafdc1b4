package org.onegrasp.meta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.rules.EpisodeGradients;
import org.onegrasp.world.WorkArea;

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
 * An outer step is a map over independent lanes and a sum in the order of the lanes: same seed, same bytes, however many
 * threads there are.
 */
public final class MetaTraining implements AutoCloseable {
  private static final float HEAD_RATE = 4e-3f; // Adam step size of the local heads, falling like that of the modules
  private final NetworkShape shape;
  private final MetaSettings settings;
  private final List<Subject> subjects;
  private final long seed;
  private final MetaState state;
  private final List<Episode> lanes = new ArrayList<>();
  private final List<EpisodeGradients> laneGradients = new ArrayList<>();
  private final ExecutorService threads;
  private final float[] sum;

  public MetaTraining(NetworkShape shape, MetaSettings settings, WorkArea area, List<Subject> subjects, long seed) {
    this(new Course(shape, settings, area, subjects, seed), Runtime.getRuntime().availableProcessors());
  }

  /** From the beginning, with at most this many threads, which make no difference to the result. */
  public MetaTraining(Course course, int threadCount) {
    this(course, MetaState.of(course.shape(), course.settings().width(), course.seed()), threadCount);
  }

  /** From where a checkpoint of the same course left it. */
  public static MetaTraining resume(Course course, Checkpoint checkpoint, int threadCount) {
    MetaState state = checkpoint.state();
    MetaState fresh = MetaState.of(course.shape(), course.settings().width(), course.seed());
    if (state.start().length != fresh.start().length || state.modules().length != fresh.modules().length
        || state.heads().length != fresh.heads().length || state.recentCosines().length != fresh.recentCosines().length) {
      throw new IllegalArgumentException("the checkpoint is of another network: it has " + state.start().length + " weights and "
          + state.modules().length + " module parameters, needed are " + fresh.start().length + " and " + fresh.modules().length);
    }
    return new MetaTraining(course, state, threadCount);
  }

  private MetaTraining(Course course, MetaState state, int threadCount) {
    shape = course.shape();
    settings = course.settings();
    subjects = course.subjects();
    seed = course.seed();
    this.state = state;
    for (int lane = 0; lane < settings.lanes(); lane++) {
      EpisodeGradients gradients = new EpisodeGradients(new FloatNetwork(shape, Kernels.best()), settings.width());
      laneGradients.add(gradients);
      lanes.add(new Episode(course, gradients));
    }
    sum = new float[Math.max(Math.max(state.start().length, state.modules().length), state.heads().length)];
    int[] count = {0};
    threads = Executors.newFixedThreadPool(Math.min(settings.lanes(), threadCount), task -> {
      Thread thread = new Thread(task, "meta-lane-" + count[0]++);
      thread.setDaemon(true);
      return thread;
    });
  }

  public float[] start() {
    return state.start();
  }

  public float[] modules() {
    return state.modules();
  }

  public float[] heads() {
    return state.heads();
  }

  /** Pretraining steps done. */
  public int pretrained() {
    return state.pretrained();
  }

  /** Rounds done. */
  public int rounds() {
    return state.rounds();
  }

  MetaState state() {
    return state;
  }

  /** One update of the start weights on all places; returns the mean loss. */
  public float pretrainStep() {
    int step = state.progress()[0]++;
    double loss = map(lane -> (double) lanes.get(lane).pretrain(subjects, state.start(), settings.pretrainBatch(), laneSeed(1, step, lane), false));
    float rate = 2e-3f * Math.max(0.05f, 1 - (float) step / settings.pretrainSteps());
    state.startAdam().step(state.start(), sumOf(episode -> episode.startGradient), 1f / (settings.lanes() * settings.pretrainBatch()), rate);
    return (float) loss;
  }

  /** One episode of every lane; returns what it showed. */
  public Round round() {
    int round = state.progress()[1]++;
    float decay = 1 - 0.9f * round / settings.rounds();
    double trust = trust();
    map(lane -> {
      lanes.get(lane).begin(subjects, state.start(), trust, laneSeed(2, round, lane));
      return 0.0;
    });
    for (int step = 0; step < settings.innerSteps(); step++) {
      int now = step;
      map(lane -> {
        lanes.get(lane).step(state.modules(), state.heads(), now);
        return 0.0;
      });
      float share = 1f / (settings.lanes() * settings.innerBatch());
      state.moduleAdam().step(state.modules(), sumOf(episode -> episode.moduleGradient), share, settings.moduleRate() * decay);
      if (Episode.teachesHeads(step)) {
        state.headAdam().step(state.heads(), sumOf(episode -> episode.headGradient), share, HEAD_RATE * decay);
      }
    }
    double loss = map(lane -> {
      Episode episode = lanes.get(lane);
      double taught = episode.judge();
      episode.pretrain(subjects, state.start(), settings.queries(), laneSeed(3, round, lane), true);
      return taught;
    });
    state.startAdam().step(state.start(), sumOf(episode -> episode.startGradient), 1f / (settings.lanes() * settings.queries()),
        settings.startRate() * decay);
    double[] cosines = cosines();
    for (int i = 1; i < cosines.length; i++) {
      state.recentCosines()[i] += 0.2 * (cosines[i] - state.recentCosines()[i]);
    }
    return new Round(round, loss, cosines);
  }

  /** Random modules would lead nowhere: exact gradients drive the episodes until the worst module is worth following. */
  private double trust() {
    double worst = 1;
    for (int i = 1; i < state.recentCosines().length; i++) {
      worst = Math.min(worst, state.recentCosines()[i]);
    }
    return Math.max(0, Math.min(0.8, 4 * (worst - 0.45)));
  }

  /** What a round showed: mean loss on other views after teaching, mean cosine of each module, lowest layer first. */
  public record Round(int round, double queryLoss, double[] cosines) {}

  private double[] cosines() {
    double[] mean = new double[shape.size() - 1];
    for (EpisodeGradients gradients : laneGradients) {
      double[] one = gradients.takeCosines();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += one[i] / laneGradients.size();
      }
    }
    return mean;
  }

  private float[] sumOf(Function<Episode, float[]> part) {
    Arrays.fill(sum, 0);
    for (Episode episode : lanes) {
      float[] gradient = part.apply(episode);
      for (int k = 0; k < gradient.length; k++) {
        sum[k] += gradient[k];
      }
    }
    return sum;
  }

  private long laneSeed(int purpose, int step, int lane) {
    return ((seed * 31 + purpose) * 1_000_003L + step) * 1_009L + lane;
  }

  private interface LaneTask {
    double run(int lane);
  }

  /** Runs the task in every lane; returns the mean of the results. */
  private double map(LaneTask task) {
    List<Callable<Double>> calls = new ArrayList<>();
    for (int lane = 0; lane < lanes.size(); lane++) {
      int l = lane;
      calls.add(() -> task.run(l));
    }
    double total = 0;
    try {
      for (Future<Double> result : threads.invokeAll(calls)) {
        total += result.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("meta-training was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lane of meta-training failed: " + e.getCause(), e.getCause());
    }
    return total / lanes.size();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
