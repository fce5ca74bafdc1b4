package org.onegrasp.papers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
   */
  record Plan(Pace start, Pace tuning, List<Float> rates) {
    Plan {
      rates = List.copyOf(rates);
    }
  }

  private final Bench bench;
  private final Function<Kernels, TunedNet> drawing;
  private final Plan plan;
  private final ToDoubleFunction<Confusion> measure;

  /**
   * @param drawing the net
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
    entrants.add(new Untaught("the start as it is", seed -> untuned(measured.of(seed), seed)));
    variants.forEach(variant -> entrants.add(new Way(variant, searched, measured)));
    return entrants;
  }

  /** A lesson, and the parameters that it begins with. */
  private record Started(Lesson lesson, float[] start) {}

  /** A way of tuning. */
  private final class Way implements Entrant {
    private final FilterVariant variant;
    private final Once<Long, Started> searched;
    private final Once<Long, Started> measured;

    Way(FilterVariant variant, Once<Long, Started> searched, Once<Long, Started> measured) {
      this.variant = variant;
      this.searched = searched;
      this.measured = measured;
    }

    @Override
    public String rule() {
      return variant.title();
    }

    @Override
    public String arithmetic() {
      return "float";
    }

    @Override
    public boolean searches() {
      return !bench.quick();
    }

    @Override
    public Choice search() {
      if (bench.quick()) {
        return new Choice(List.of((double) plan.rates.get(plan.rates.size() / 2)), "");
      }
      double most = -1;
      double best = Double.NaN;
      String tried = "";
      for (float rate : plan.rates) {
        double worth = tuned(searched.of(SEARCH_SEED), rate, SEARCH_SEED).accuracy();
        tried = Choice.tried(tried, rate, worth);
        if (worth > most) {
          most = worth;
          best = rate;
        }
      }
      return new Choice(List.of(best), tried);
    }

    private Row.Run tuned(Started from, float rate, long seed) {
      TunedNet net = net();
      FilterTraining training =
          new FilterTraining(net, from.start.clone(), variant, plan.tuning.at(rate), seed + 1).learn(from.lesson.tune);
      return training.run(seed, measured(net, training.parameters(), from.lesson));
    }

    @Override
    public String settings(List<Double> rates) {
      FilteredTape tape = net().tape(variant, plan.tuning.batch(), Arena.unlimited());
      return String.format(Locale.ROOT,
          "step %s, %d epochs of batches of %d, %,d bytes kept for the backward pass, %,d multiplications backward an example",
          rates.get(0).floatValue(), plan.tuning.epochs(), plan.tuning.batch(), tape.keptBytes(), tape.backwardMacs());
    }

    @Override
    public Row.Run run(List<Double> rates, long seed) {
      return tuned(measured.of(seed), rates.get(0).floatValue(), seed);
    }
  }

  private TunedNet net() {
    return drawing.apply(bench.kernels().make());
  }

  private Started started(Lesson lesson, long seed) {
    TunedNet net = net();
    return new Started(lesson, new FilterTraining(net, net.initial(new SplittableRandom(seed)),
        FilterVariant.exact(FilterVariant.ALL), plan.start, seed).learn(lesson.start).parameters());
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
