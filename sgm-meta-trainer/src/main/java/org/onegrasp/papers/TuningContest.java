package org.onegrasp.papers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.papers.FilterTraining.Pace;
import org.onegrasp.rules.FilteredTape;

/**
 * A net that is started by backpropagation on one set of examples, then tuned on another in several ways, each with the
 * step size that did best in a lesson of its own: other examples than those that are measured, from a start of its own.
 */
final class TuningContest {
  private static final long SEARCH_SEED = 1_000;

  /**
   * One lesson.
   *
   * @param start to make the start from
   * @param tune to learn from
   * @param test to measure with
   */
  record Lesson(CellExamples start, CellExamples tune, CellExamples test) {}

  /**
   * How nets learn.
   *
   * @param start the pace of the start
   * @param tuning the pace of all ways of tuning, but for their steps
   * @param rates that are tried for each of them, least first
   * @param headRates those for the head where the start has learned other classes: it begins anew then, with the step
   * that is best where it learns alone in every way of tuning; none where it goes on and steps as the others do
   */
  record Plan(Pace start, Pace tuning, List<Double> rates, List<Double> headRates) {
    Plan {
      rates = List.copyOf(rates);
      headRates = List.copyOf(headRates);
    }

    private boolean newHead() {
      return !headRates.isEmpty();
    }
  }

  private final Bench bench;
  private final Function<Kernels, TunedNet> drawing;
  private final Plan plan;
  private final ToDoubleFunction<Confusion> measure;

  /**
   * @param drawing the net; its normalisations are folded into the layers below them before it is tuned
   * @param measure what a net is worth, 0 to 1
   */
  TuningContest(Bench bench, Function<Kernels, TunedNet> drawing, Plan plan, ToDoubleFunction<Confusion> measure) {
    this.bench = bench;
    this.drawing = drawing;
    this.plan = plan;
    this.measure = measure;
  }

  /**
   * The start as it is, then one for each way.
   *
   * @param search the lesson that steps are chosen in
   * @param lessons those that are measured, by the seed
   */
  List<Entrant> entrants(List<FilterVariant> variants, LongFunction<Lesson> search, LongFunction<Lesson> lessons) {
    Once<Long, Started> searched = new Once<>(seed -> started(search.apply(seed), seed));
    Once<Long, Started> measured = new Once<>(seed -> started(lessons.apply(seed), seed));
    List<Entrant> entrants = new ArrayList<>();
    Once<Long, StepSearch> head = new Once<>(seed -> headSearch(searched.of(seed)));
    entrants.add(new Untaught(plan.newHead() ? "the start, with a new head" : "the start as it is",
        seed -> untuned(measured.of(seed), seed)));
    variants.forEach(variant -> entrants.add(new Way(variant, searched, head, measured)));
    return entrants;
  }

  /** A lesson, and the parameters that it begins with. */
  private record Started(Lesson lesson, float[] start) {}

  private StepSearch headSearch(Started from) {
    return StepSearch.of(plan.headRates, rate -> worth(tuned(from, FilterVariant.HEAD, rate, rate), from));
  }

  private double worth(float[] parameters, Started from) {
    return measured(net(), parameters, from.lesson);
  }

  /** In the search. */
  private float[] tuned(Started from, FilterVariant variant, double rate, double headRate) {
    return training(from, variant, rate, headRate, SEARCH_SEED).parameters();
  }

  private FilterTraining training(Started from, FilterVariant variant, double rate, double headRate,
      long seed) {
    return new FilterTraining(net(), from.start.clone(), variant, plan.tuning.at((float) rate, (float) headRate),
        seed + 1)
        .learn(from.lesson.tune);
  }

  /** A way of tuning; its step sizes are that of the layers and that of the head, NaN if it goes with them. */
  private final class Way implements Entrant {
    private final FilterVariant variant;
    private final Once<Long, Started> searched;
    private final Once<Long, StepSearch> head;
    private final Once<Long, Started> measured;

    Way(FilterVariant variant, Once<Long, Started> searched, Once<Long, StepSearch> head,
        Once<Long, Started> measured) {
      this.variant = variant;
      this.searched = searched;
      this.head = head;
      this.measured = measured;
    }

    @Override
    public String rule() {
      return variant.title();
    }

    @Override
    public boolean searches() {
      return !bench.quick();
    }

    @Override
    public Choice search() {
      if (bench.quick()) {
        return choice(StepSearch.middle(plan.rates), plan.newHead() ? StepSearch.middle(plan.headRates) : Double.NaN,
            "");
      }
      if (plan.newHead() && variant.equals(FilterVariant.HEAD)) {
        StepSearch found = head.of(SEARCH_SEED);
        return choice(found.best(), found.best(), found.told());
      }
      double headRate = plan.newHead() ? head.of(SEARCH_SEED).best() : Double.NaN;
      Started from = searched.of(SEARCH_SEED);
      Map<Double, float[]> tuned = new HashMap<>();
      StepSearch found = StepSearch.of(plan.rates,
          rate -> worth(tuned.computeIfAbsent(rate, r -> tuned(from, variant, r, headRate)), from));
      return choice(found.best(), headRate, found.told() + agreement(from, tuned.get(found.best())));
    }

    private Choice choice(double rate, double headRate, String tried) {
      return new Choice(plan.newHead() ? List.of(rate, headRate) : List.of(rate), tried);
    }

    /** What is told of filtered gradients beside exact ones. */
    private String agreement(Started from, float[] tuned) {
      if (variant.r() == 0) {
        return "";
      }
      FilterAgreement agreement = new FilterAgreement(net(), variant, plan.tuning.batch());
      return "; beside exact gradients, cosine (length, what all taps share of the exact one) of each convolution from"
          + " the top down: " + agreement.of(from.start, from.lesson.tune) + "; after the lesson: "
          + agreement.of(tuned, from.lesson.tune);
    }

    @Override
    public String settings(List<Double> rates) {
      FilteredTape tape = net().tape(variant, plan.tuning.batch(), Arena.unlimited());
      return String.format(Locale.ROOT,
          "step %s%s, %d epochs of batches of %d, %,d bytes kept for the backward pass, %,d multiplications backward an example",
          rates.get(0).floatValue(), plan.newHead() ? " (head " + rates.get(1).floatValue() + ")" : "",
          plan.tuning.epochs(), plan.tuning.batch(), tape.keptBytes(), tape.backwardMacs());
    }

    @Override
    public Row.Run run(List<Double> rates, long seed) {
      Started from = measured.of(seed);
      FilterTraining training = training(from, variant, rates.get(0),
          plan.newHead() ? rates.get(1) : Double.NaN, seed);
      return training.run(seed, measured(net(), training.parameters(), from.lesson));
    }
  }

  /** That is tuned. */
  private TunedNet net() {
    return drawing.apply(bench.kernels().make()).plain();
  }

  private Started started(Lesson lesson, long seed) {
    TunedNet started = drawing.apply(bench.kernels().make());
    float[] learned = started.folded(new FilterTraining(started, started.initial(new SplittableRandom(seed)),
        FilterVariant.exact(FilterVariant.ALL), plan.start, seed).learn(lesson.start).parameters());
    TunedNet net = net();
    float[] start = net.initial(new SplittableRandom(seed));
    System.arraycopy(learned, 0, start, 0, plan.newHead() ? net.headAt() : learned.length);
    return new Started(lesson, start);
  }

  private double measured(TunedNet net, float[] parameters, Lesson lesson) {
    return measure.applyAsDouble(net.confusion(parameters, lesson.test));
  }

  private Row.Run untuned(Started from, long seed) {
    TunedNet net = net();
    Arena arena = Arena.unlimited();
    new FilteredTape(net.stack(), 1, net.stack().size(), 0, net.kernels(), arena);
    return new Row.Run(seed, measured(net, from.start, from.lesson), 0, arena.peakBytes() + 4L * from.start.length);
  }
}
