package org.onegrasp.papers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.onegrasp.papers.StackRule.Rates;

/**
 * Several rules on one lesson, each with the step sizes that did best on examples that nobody learned from: a sixth of
 * the training examples is put aside for that, and the choice is made by learning from a third of the others.
 */
final class Contest {
  private static final float[] RATES = {0.01f, 0.03f, 0.1f};
  private static final float[] HIDDEN_RATES = {0.004f, 0.02f, 0.1f, 0.5f};
  private static final long TUNING_SEED = 1_000;

  private final Task task;
  private final Bench bench;
  private final BiFunction<StackRule, Long, TrainingPlan> lessons;
  private final Examples tuned;
  private final Examples aside;
  private final Split data;

  /** @param lessons for a rule and a seed */
  Contest(Task task, Bench bench, Split data, BiFunction<StackRule, Long, TrainingPlan> lessons) {
    this.task = task;
    this.bench = bench;
    this.lessons = lessons;
    this.data = data;
    Examples train = data.train();
    int[] order = train.order(new SplittableRandom(TUNING_SEED));
    int asideCount = train.count() / 6;
    aside = train.select(Arrays.copyOf(order, asideCount));
    tuned = train.select(Arrays.copyOfRange(order, asideCount, asideCount + (train.count() - asideCount) / 3));
  }

  List<Row> rows(StackRule... rules) {
    List<Row> rows = new ArrayList<>();
    for (StackRule rule : rules) {
      Rates rates = best(rule);
      List<Row.Run> runs = new ArrayList<>();
      for (long seed : bench.seeds()) {
        runs.add(
            new StackTraining(lessons.apply(rule, seed), rule, rates, seed).learn(data.train()).run(seed, data.test()));
      }
      rows.add(new Row(task.name(), rule.title(), "float", settings(rule, rates), runs));
      bench.progress().accept(task.name() + ": " + rule.title() + " " + rows.get(rows.size() - 1).accuracy());
    }
    return rows;
  }

  private String settings(StackRule rule, Rates rates) {
    TrainingPlan lesson = lessons.apply(rule, bench.seeds().get(0));
    String steps = rule.exact() ? "step " + rates.rate() : "steps " + rates.rate() + " and last " + rates.lastRate();
    return String.format("%s, %,d examples, %d epochs of batches of %d", steps, data.train().count(), lesson.epochs(),
        lesson.batch());
  }

  /**
   * Where only the last layer takes the exact gradient, its step is chosen first, as it is when the layers below do not
   * move; then theirs.
   */
  private Rates best(StackRule rule) {
    float last = bench.quick() ? RATES[1] : best(rule.exact() ? rule : StackRule.HEAD, RATES, Float.NaN);
    return rule.exact() ? new Rates(last, last)
        : new Rates(bench.quick() ? HIDDEN_RATES[2] : best(rule, HIDDEN_RATES, last), last);
  }

  private float best(StackRule rule, float[] candidates, float last) {
    double bestAccuracy = -1;
    float best = Float.NaN;
    for (float rate : candidates) {
      Rates rates = new Rates(rate, Float.isNaN(last) ? rate : last);
      double accuracy =
          new StackTraining(lessons.apply(rule, TUNING_SEED), rule, rates, TUNING_SEED).learn(tuned).accuracy(aside);
      if (accuracy > bestAccuracy) {
        bestAccuracy = accuracy;
        best = rate;
      }
    }
    return best;
  }
}
