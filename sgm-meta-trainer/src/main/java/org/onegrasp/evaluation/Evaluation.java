package org.onegrasp.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.parallel.Lanes;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspWorld;
import org.onegrasp.world.Grid;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.WorkArea;

/**
 * Rules x objects x poses: every rule is taught the same one demonstration of each object and then has to find the same
 * place again in the same other poses, and to lift the object there.
 */
public final class Evaluation {
  /** Enough for every rule: lessons that are only measured must not be refused. */
  private static final long MEASURING_BUDGET = 1 << 24;
  private static final int SHORT_LESSON = 4; // samples
  private final EvaluationPlan plan;
  private final GraspModel model;
  private final WorldSource worlds;
  private final WorkArea area;
  private final Kernels.Source kernels;
  private final Runnable progress;

  /** @param progress told {@link #work} times, from the threads of the evaluation */
  public Evaluation(EvaluationPlan plan, GraspModel model, WorldSource worlds, WorkArea area, Kernels.Source kernels,
      Runnable progress) {
    this.plan = plan;
    this.model = model;
    this.worlds = worlds;
    this.area = area;
    this.kernels = kernels;
    this.progress = progress;
  }

  /** How often progress is told in all. */
  public static int work(EvaluationPlan plan) {
    return plan.rules().size() * 2 + plan.entries() * plan.trials();
  }

  /**
   * Runs it all. A rule that does not fit the plan's terms has a line that says what it needs.
   *
   * @throws IllegalArgumentException when no rule fits
   * @throws IOException when a world cannot be opened
   */
  public EvaluationResult run() throws IOException, InterruptedException {
    try (Lanes lanes = new Lanes("evaluation", plan.threads())) {
      List<Entry> entries = onTerms();
      warmUp(lanes, entries);
      List<Entry> running = entries.stream().filter(Entry::runs).toList();
      List<List<TrialScore>> trials = lanes.all(trials(running));
      Map<String, Double> heapBytes = heapBytes(lanes, running);
      return new EvaluationResult(plan, entries.stream()
          .map(e -> e.runs() ? result(e, running.indexOf(e), trials, heapBytes.get(e.rule().label()))
              : RuleResult.refused(e))
          .toList());
    }
  }

  /** On one thread, with nothing beside it. */
  private List<Entry> onTerms() {
    List<LessonTime> times =
        plan.terms().seconds().isEmpty() ? List.of() : LessonTime.measure(plan.rules(), this::lessonSeconds);
    return Entries.of(plan, this::bytesOfALesson, times);
  }

  private double lessonSeconds(Rule rule) {
    OneShotLearner learner = rule.oneShotLearner(model, area, MEASURING_BUDGET, kernels);
    double begun = LessonMeter.threadSeconds();
    teachSomething(learner);
    return LessonMeter.threadSeconds() - begun;
  }

  private long bytesOfALesson(Rule rule) {
    return learnerAfterLesson(rule.withSamples(SHORT_LESSON), MEASURING_BUDGET).peakBytes();
  }

  /** One lesson by each rule, so that lessons are timed with compiled code. */
  private void warmUp(Lanes lanes, List<Entry> entries) throws IOException, InterruptedException {
    lanes.all(eachRule(entries, rule -> learnerAfterLesson(rule, plan.terms().largestBudget())));
  }

  /** By the labels of rules. */
  private Map<String, Double> heapBytes(Lanes lanes, List<Entry> entries) throws IOException, InterruptedException {
    Map<String, Double> bytes = new ConcurrentHashMap<>();
    lanes.all(eachRule(entries, rule -> bytes.put(rule.label(),
        LessonMeter.heapBytesPerStep(learnerAfterLesson(rule, plan.terms().largestBudget())))));
    return bytes;
  }

  private OneShotLearner learnerAfterLesson(Rule rule, long budgetBytes) {
    OneShotLearner learner = rule.oneShotLearner(model, area, budgetBytes, kernels);
    teachSomething(learner);
    return learner;
  }

  private void teachSomething(OneShotLearner learner) {
    Grid grid = model.input().grid(model.input().middle(area));
    Grasp middle = new Grasp(area.centreX(), area.centreY(), area.tableZ(), 0, 0.02, 1);
    learner.teach(new Demonstration("", grid, new byte[model.input().values()], middle), 0);
  }

  private interface RuleWork<T> {
    T of(Rule rule);
  }

  /** Once for the shortest of the lessons that a rule runs with. */
  private <T> List<Callable<T>> eachRule(List<Entry> entries, RuleWork<T> work) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    entries.stream().filter(Entry::runs).forEach(e -> rules.putIfAbsent(e.rule().label(), e.rule()));
    List<Callable<T>> tasks = new ArrayList<>();
    for (Rule rule : rules.values()) {
      tasks.add(() -> {
        T result = work.of(rule);
        progress.run();
        return result;
      });
    }
    return tasks;
  }

  /** Object by object, for each the seeds in turn. */
  private List<Callable<List<TrialScore>>> trials(List<Entry> entries) {
    List<Callable<List<TrialScore>>> tasks = new ArrayList<>();
    for (int i = 0; i < plan.objects().size(); i++) {
      ObjectModel object = plan.objects().get(i);
      for (long seed : plan.seeds()) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
        long cameraSeed = random.nextLong();
        long trialSeed = random.nextLong();
        tasks.add(() -> trial(object, cameraSeed, trialSeed, entries));
      }
    }
    return tasks;
  }

  private List<TrialScore> trial(ObjectModel object, long cameraSeed, long trialSeed, List<Entry> entries)
      throws IOException {
    try (GraspWorld world = worlds.open(cameraSeed)) {
      Trial trial = new Trial(model, world, area, object, plan.poses(), trialSeed);
      List<TrialScore> scores = new ArrayList<>();
      for (Entry entry : entries) {
        scores.add(trial.run(learner(entry.rule()), plan.lifts()));
        progress.run();
      }
      return scores;
    }
  }

  private RuleResult result(Entry entry, int column, List<List<TrialScore>> trials, double heapBytes) {
    List<TrialScore> scores = trials.stream().map(trial -> trial.get(column)).toList();
    Success place = byObject(scores.stream().mapToInt(TrialScore::placed).toArray(), plan.poses());
    Success lift =
        plan.lifts() == 0 ? null : byObject(scores.stream().mapToInt(TrialScore::lifted).toArray(), plan.lifts());
    double seconds = LessonTime.median(scores.stream().mapToDouble(TrialScore::lessonSeconds).toArray());
    return new RuleResult(entry, place, lift, null, seconds, learner(entry.rule()).macsPerLesson(), heapBytes);
  }

  private OneShotLearner learner(Rule rule) {
    return rule.oneShotLearner(model, area, plan.terms().largestBudget(), kernels);
  }

  /** @param counts successes of each trial out of {@code tries} */
  private Success byObject(int[] counts, int tries) {
    int seeds = plan.seeds().size();
    double[] rates = new double[plan.objects().size()];
    for (int k = 0; k < counts.length; k++) {
      rates[k / seeds] += counts[k] / (double) (tries * seeds);
    }
    return Success.of(rates);
  }
}
