package org.onegrasp.meta;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Pace;
import org.onegrasp.lesson.Rule;
import org.onegrasp.meta.LessonEpisode.Played;
import org.onegrasp.model.GraspModel;
import org.onegrasp.parallel.Crew;
import org.onegrasp.statistics.StudentT;
import org.onegrasp.world.WorkArea;

/**
 * Trains the {@link Pace} of lessons for what counts after them, by an {@link EvolutionStrategy} over whole episodes of
 * lessons in fixed point: first-order gradients of what comes after a lesson hold for a few steps only. Start weights
 * and modules stay as they are.
 */
public final class PaceTraining {
  private static final int CHECKS = 1_000_000; // generations that no training reaches
  private final Taught taught;
  private final PaceSettings settings;
  private final long seed;
  private final Kernels.Source kernels;
  private final PaceNumbers numbers;
  private final EvolutionStrategy strategy;
  private final PaceWork work;

  /**
   * What lessons are about.
   *
   * @param rule in fixed point
   * @param area as large as what the network was trained on
   */
  public record Taught(GraspModel model, Rule rule, WorkArea area) {
    public Taught {
      if (rule.arithmetic() != Rule.Arithmetic.FIXED || !rule.learns()) {
        throw new IllegalArgumentException("a pace is of lessons in fixed point, got " + rule.label());
      }
    }
  }

  /** Means over a generation, of all paces that were tried. */
  public record Generation(int number, double loss, double justTaught, double earlier, double common) {}

  /**
   * What the trained pace changes, over the same episodes.
   *
   * @param usual what the rule does by itself
   * @param gain the trained pace's minus that
   * @param margin half width of the 95 % interval of the gain, over episodes
   */
  public record Gain(String of, double usual, double gain, double margin) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%-28s %.3f, %+.3f +- %.3f", of, usual, gain, margin);
    }
  }

  /** @param subjects to learn from, of as many families at least as an episode has objects */
  public PaceTraining(Taught taught, List<Subject> subjects, PaceSettings settings, long seed, Kernels.Source kernels) {
    this.taught = taught;
    this.settings = settings;
    this.seed = seed;
    this.kernels = kernels;
    numbers = new PaceNumbers(taught.rule, taught.model);
    strategy = new EvolutionStrategy(new float[numbers.count()], settings.spread(), settings.pairs(), seed);
    work = work(subjects);
  }

  private PaceWork work(List<Subject> subjects) {
    return new PaceWork(new PaceWork.Matter(taught.model, taught.rule.text(), taught.area,
        subjects.stream().map(SubjectParcel::of).toList(), settings), kernels);
  }

  /** One step of the strategy. */
  public Generation generation(Crew crew, Crew.Progress progress) {
    List<Pace> paces = strategy.tried().stream().map(numbers::pace).toList();
    int number = strategy.generation();
    List<List<Played>> played =
        work.play(crew, new PaceWork.State(paces, settings.episodes(), setSeed(number)), progress);
    double[] losses = played.stream().mapToDouble(episodes -> mean(episodes, p -> p.loss(settings))).toArray();
    strategy.follow(losses, settings.rateOf(number));
    List<Played> all = played.stream().flatMap(List::stream).toList();
    return new Generation(number, mean(all, p -> p.loss(settings)), mean(all, p -> p.justTaught().right()),
        mean(all, p -> p.earlier().right()), mean(all, p -> p.common().right()));
  }

  private long setSeed(int set) {
    return seed * 31 + set;
  }

  /** What was found so far. */
  public Pace pace() {
    return numbers.pace(strategy.numbers());
  }

  /**
   * Compares a pace with what the rule does by itself.
   *
   * @param subjects that were not learned from
   * @param episodes 2 or more
   */
  public List<Gain> check(Crew crew, Pace pace, List<Subject> subjects, int episodes) {
    List<Pace> both = List.of(numbers.pace(new float[numbers.count()]), pace);
    List<List<Played>> played =
        work(subjects).play(crew, new PaceWork.State(both, episodes, setSeed(CHECKS)), Crew.Progress.UNSEEN);
    return List.of(gain("loss, weighted", played, p -> p.loss(settings)),
        gain("loss, just taught", played, p -> p.justTaught().loss()),
        gain("loss, earlier", played, p -> p.earlier().loss()),
        gain("loss, common", played, p -> p.common().loss()),
        gain("right places, just taught", played, p -> p.justTaught().right()),
        gain("right places, earlier", played, p -> p.earlier().right()),
        gain("right places, common", played, p -> p.common().right()));
  }

  private static Gain gain(String of, List<List<Played>> played, ToDoubleFunction<Played> figure) {
    double[] usual = played.get(0).stream().mapToDouble(figure).toArray();
    double[] trained = played.get(1).stream().mapToDouble(figure).toArray();
    double[] gains = new double[usual.length];
    for (int i = 0; i < gains.length; i++) {
      gains[i] = trained[i] - usual[i];
    }
    return new Gain(of, mean(played.get(0), figure), mean(played.get(1), figure) - mean(played.get(0), figure),
        StudentT.margin(gains));
  }

  private static double mean(List<Played> played, ToDoubleFunction<Played> figure) {
    return played.stream().mapToDouble(figure).average().orElseThrow();
  }
}
