package org.onegrasp.papers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.onegrasp.network.Arena;
import org.onegrasp.papers.StackRule.Rates;

/**
 * Several rules on one lesson, each with the step sizes that did best on examples that nobody learned from. Where none
 * are given, a sixth of the training examples is put aside for that, and the choice is made by learning from a third of
 * the others.
 */
final class Contest {
  private static final List<Double> RATES = List.of(0.01, 0.03, 0.1);
  private static final List<Double> HIDDEN_RATES = List.of(0.004, 0.02, 0.1, 0.5);
  private static final long TUNING_SEED = 1_000;

  private final Bench bench;
  private final Terms terms;
  private final BiFunction<StackRule, Long, TrainingPlan> lessons;
  private final Once<Boolean, StepSearch> lastSteps;

  /**
   * What is learned from, and what is tried.
   *
   * @param tuning examples that step sizes are chosen with: some to learn from, others to measure with
   * @param rates of layers that take the exact gradient
   * @param hiddenRates of layers that do not
   */
  record Terms(Split data, Split tuning, List<Double> rates, List<Double> hiddenRates) {
    /** With a part of the examples to learn from put aside for the choice, and the usual step sizes. */
    static Terms of(Split data) {
      Examples train = data.train();
      int[] order = train.order(new SplittableRandom(TUNING_SEED));
      int aside = train.count() / 6;
      return new Terms(data,
          new Split(train.select(Arrays.copyOfRange(order, aside, aside + (train.count() - aside) / 3)),
              train.select(Arrays.copyOf(order, aside))),
          RATES, HIDDEN_RATES);
    }
  }

  /** @param lessons for a rule and a seed, each with a net of its own */
  Contest(Bench bench, Terms terms, BiFunction<StackRule, Long, TrainingPlan> lessons) {
    this.bench = bench;
    this.terms = terms;
    this.lessons = lessons;
    lastSteps = new Once<>(only -> StepSearch.of(terms.rates, rate -> worth(StackRule.HEAD, rate, rate)));
  }

  List<Entrant> entrants(StackRule... rules) {
    return entrants("", rules);
  }

  /** @param title added to the rules' names */
  List<Entrant> entrants(String title, StackRule... rules) {
    return Arrays.stream(rules).<Entrant>map(rule -> new StackEntrant(rule, rule.title() + title)).toList();
  }

  /** One of the rules. Its rates are that of all layers, or of those below the last and that of the last. */
  private final class StackEntrant implements Entrant {
    private final StackRule rule;
    private final String title;

    StackEntrant(StackRule rule, String title) {
      this.rule = rule;
      this.title = title;
    }

    @Override
    public String rule() {
      return title;
    }

    @Override
    public boolean searches() {
      return !bench.quick();
    }

    /**
     * Where only the last layer takes the exact gradient, its step is chosen first, as it is when the layers below do
     * not move; then theirs; then its own again, beside theirs.
     */
    @Override
    public Choice search() {
      if (bench.quick()) {
        double last = StepSearch.middle(terms.rates);
        return new Choice(rule.exact() ? List.of(last) : List.of(StepSearch.middle(terms.hiddenRates), last), "");
      }
      if (rule.exact()) {
        StepSearch all = StepSearch.of(terms.rates, rate -> worth(rule, rate, rate));
        return new Choice(List.of(all.best()), all.told());
      }
      StepSearch alone = lastSteps.of(true);
      StepSearch below = StepSearch.of(terms.hiddenRates, rate -> worth(rule, rate, alone.best()));
      StepSearch last = StepSearch.of(terms.rates, rate -> worth(rule, below.best(), rate));
      return new Choice(List.of(below.best(), last.best()),
          "last alone " + alone.told() + "; below " + below.told() + "; last " + last.told());
    }

    @Override
    public String settings(List<Double> rates) {
      TrainingPlan lesson = lessons.apply(rule, bench.seeds().get(0));
      Rates steps = rates(rates);
      String text = rule.exact() ? "step " + steps.rate() : "steps " + steps.rate() + " and last " + steps.lastRate();
      Arena arena = Arena.unlimited();
      int parameters = lesson.net().parameters();
      rule.learner(lesson, new float[parameters], steps, 0, arena);
      return String.format(Locale.ROOT,
          "%s, %,d examples, %d epochs of batches of %d, %,d bytes beside weights and batch, %,d of them gradients of weights",
          text, terms.data.train().count(), lesson.epochs(), lesson.batch(), arena.peakBytes(),
          rule == StackRule.BP ? (long) Float.BYTES * parameters : 0);
    }

    private Rates rates(List<Double> rates) {
      return new Rates(rates.get(0).floatValue(), rates.get(rates.size() - 1).floatValue());
    }

    @Override
    public Row.Run run(List<Double> rates, long seed) {
      return new StackTraining(lessons.apply(rule, seed), rule, rates(rates), seed).learn(terms.data.train())
          .run(seed, terms.data.test());
    }
  }

  /** Accuracy on the examples that step sizes are chosen with. */
  private double worth(StackRule rule, double rate, double lastRate) {
    return new StackTraining(lessons.apply(rule, TUNING_SEED), rule, new Rates((float) rate, (float) lastRate),
        TUNING_SEED).learn(terms.tuning.train()).accuracy(terms.tuning.test());
  }
}
