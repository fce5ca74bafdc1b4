package org.onegrasp.papers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import org.onegrasp.network.Arena;
import org.onegrasp.papers.FilterTraining.Pace;
import org.onegrasp.rules.FilteredTape;

/**
 * A net that is started by backpropagation on one set of examples, then tuned on another in several ways, each with the
 * step size that did best in a lesson of its own: other examples than those that are measured, from a start of its own.
 */
final class TuningContest {
  private static final long SEARCH_SEED = 1_000;
  private static final String NONE = "none";

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

  private final Task task;
  private final Bench bench;
  private final TunedNet net;
  private final Plan plan;
  private final ToDoubleFunction<Confusion> measure;

  /** @param measure what a net is worth, 0 to 1 */
  TuningContest(Task task, Bench bench, TunedNet net, Plan plan, ToDoubleFunction<Confusion> measure) {
    this.task = task;
    this.bench = bench;
    this.net = net;
    this.plan = plan;
    this.measure = measure;
  }

  /**
   * A row for the start as it is, then one for each way.
   *
   * @param search the lesson that steps are chosen in
   * @param lessons those that are measured, by the seed
   */
  List<Row> rows(List<FilterVariant> variants, LongFunction<Lesson> search, LongFunction<Lesson> lessons) {
    List<Float> steps = steps(variants, search);
    List<List<Row.Run>> runs = new ArrayList<>();
    List<Row.Run> none = new ArrayList<>();
    variants.forEach(v -> runs.add(new ArrayList<>()));
    for (long seed : bench.seeds()) {
      Lesson lesson = lessons.apply(seed);
      float[] start = start(lesson, seed);
      none.add(untuned(start, lesson, seed));
      progress("start, seed %d: %.4f", seed, none.get(none.size() - 1).accuracy());
      for (int v = 0; v < variants.size(); v++) {
        FilterTraining training = tuned(start, variants.get(v), steps.get(v), lesson, seed);
        runs.get(v).add(training.run(seed, measured(training.parameters(), lesson)));
        progress("%s, seed %d: %.4f, %.1f s", variants.get(v).title(), seed, runs.get(v).get(runs.get(v).size() - 1)
            .accuracy(), runs.get(v).get(runs.get(v).size() - 1).seconds());
      }
    }
    List<Row> rows = new ArrayList<>();
    rows.add(new Row(task.name(), NONE, "float", "the start as it is", none));
    for (int v = 0; v < variants.size(); v++) {
      rows.add(new Row(task.name(), variants.get(v).title(), "float", settings(variants.get(v), steps.get(v)),
          runs.get(v)));
    }
    return rows;
  }

  private void progress(String format, Object... values) {
    bench.progress().accept(task.name() + ": " + String.format(Locale.ROOT, format, values));
  }

  /** The best step of each way. */
  private List<Float> steps(List<FilterVariant> variants, LongFunction<Lesson> search) {
    if (bench.quick()) {
      return variants.stream().map(v -> plan.rates.get(plan.rates.size() / 2)).toList();
    }
    Lesson lesson = search.apply(SEARCH_SEED);
    float[] start = start(lesson, SEARCH_SEED);
    progress("start of the search for steps: %.4f", measured(start, lesson));
    List<Float> steps = new ArrayList<>();
    for (FilterVariant variant : variants) {
      double most = -1;
      float best = Float.NaN;
      StringBuilder tried = new StringBuilder();
      for (float rate : plan.rates) {
        double worth = measured(tuned(start, variant, rate, lesson, SEARCH_SEED).parameters(), lesson);
        tried.append(String.format(Locale.ROOT, " %s %.4f", rate, worth));
        if (worth > most) {
          most = worth;
          best = rate;
        }
      }
      steps.add(best);
      progress("steps of %s:%s", variant.title(), tried);
    }
    return steps;
  }

  private float[] start(Lesson lesson, long seed) {
    return new FilterTraining(net, net.initial(new SplittableRandom(seed)), FilterVariant.exact(FilterVariant.ALL),
        plan.start, seed).learn(lesson.start).parameters();
  }

  private FilterTraining tuned(float[] start, FilterVariant variant, float rate, Lesson lesson, long seed) {
    return new FilterTraining(net, start.clone(), variant, plan.tuning.at(rate), seed + 1).learn(lesson.tune);
  }

  private double measured(float[] parameters, Lesson lesson) {
    return measure.applyAsDouble(net.confusion(parameters, lesson.test));
  }

  private Row.Run untuned(float[] start, Lesson lesson, long seed) {
    Arena arena = Arena.unlimited();
    new FilteredTape(net.stack(), 1, net.stack().size(), 0, net.kernels(), arena);
    return new Row.Run(seed, measured(start, lesson), 0, arena.peakBytes() + 4L * start.length);
  }

  private String settings(FilterVariant v, float step) {
    FilteredTape tape = net.tape(v, plan.tuning.batch(), Arena.unlimited());
    return String.format(Locale.ROOT,
        "step %s, %d epochs of batches of %d, %,d bytes kept for the backward pass, %,d multiplications backward an example",
        step, plan.tuning.epochs(), plan.tuning.batch(), tape.keptBytes(), tape.backwardMacs());
  }
}
