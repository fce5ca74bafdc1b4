package org.onegrasp.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
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
  private final Losses losses = new Losses();

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
   * Runs it all. A rule that does not fit the plan's terms has a line that says what it needs, and a trial whose world
   * goes away is lost without the others.
   *
   * @throws IllegalArgumentException when no rule fits
   * @throws IOException when no world can be opened; whatever else makes every trial fail is thrown as it was
   */
  public EvaluationResult run() throws IOException, InterruptedException {
    try (Lanes lanes = new Lanes("evaluation", plan.threads())) {
      List<Entry> entries = onTerms();
      warmUp(lanes, entries);
      List<Entry> running = entries.stream().filter(Entry::runs).toList();
      List<List<List<TrialScore>>> trials = byObject(lanes.all(trials(running)));
      if (trials.isEmpty()) {
        losses.rethrow();
      }
      Map<String, Double> heapBytes = heapBytes(lanes, running);
      List<RuleResult> lines = new ArrayList<>();
      for (int k = 0; k < plan.scenes().others().size(); k++) {
        for (Entry entry : entries) {
          lines.add(entry.runs() ? result(entry, k, column(trials, running.indexOf(entry)), heapBytes)
              : RuleResult.refused(entry, plan.scenes().others().get(k)));
        }
      }
      return new EvaluationResult(plan, lines, losses.all());
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

  /** Class by class, for each the seeds in turn. A class is what is taught and looked for at once. */
  private List<Callable<List<List<TrialScore>>>> trials(List<Entry> entries) {
    List<Callable<List<List<TrialScore>>>> tasks = new ArrayList<>();
    int size = plan.scenes().skills();
    for (int first = 0; first < plan.objects().size(); first += size) {
      // the last class has as many skills as the others
      int from = Math.min(first, plan.objects().size() - size);
      int own = first;
      for (long seed : plan.seeds()) {
        tasks.add(() -> losses.surviving(lostWith(own, from + size, seed),
            () -> lesson(from, from + size, own, seed, entries), Collections.nCopies(from + size - own, List.of())));
      }
    }
    return tasks;
  }

  private List<LostTrial> lostWith(int own, int to, long seed) {
    return IntStream.range(own, to)
        .mapToObj(i -> new LostTrial(i + 1, plan.objects().get(i).name(), seed, "")).toList();
  }

  /**
   * One class under one seed.
   *
   * @param own the first of its objects that is looked at; those before are taught only
   * @return for each object that is looked at and each entry
   */
  private List<List<TrialScore>> lesson(int from, int to, int own, long seed, List<Entry> entries) throws IOException {
    List<GraspWorld> opened = new ArrayList<>();
    try {
      List<Trial> trials = new ArrayList<>();
      for (int i = from; i < to; i++) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
        GraspWorld world = worlds.open(random.nextLong());
        opened.add(world);
        trials.add(new Trial(new Stage(model, world, area, plan.scenes(), cast(from, to), plan.poses()),
            plan.objects().get(i), random.nextLong(), kernels.make()));
      }
      return scores(trials, own - from, entries);
    } finally {
      opened.forEach(GraspWorld::close);
    }
  }

  /** Where several skills compete, the other things are objects of theirs. */
  private Cast cast(int from, int to) {
    return to - from == 1 ? plan.cast() : new Cast(plan.objects().subList(from, to), plan.cast().turned());
  }

  private List<List<TrialScore>> scores(List<Trial> trials, int own, List<Entry> entries) {
    List<List<TrialScore>> scores = new ArrayList<>();
    trials.subList(own, trials.size()).forEach(trial -> scores.add(new ArrayList<>()));
    for (Entry entry : entries) {
      List<Pupil> pupils = new ArrayList<>();
      List<Double> seconds = new ArrayList<>();
      for (Trial trial : trials) {
        double begun = LessonMeter.threadSeconds();
        pupils.add(Pupil.taught(learner(entry.rule()), trial, plan.terms().networkAlone()));
        seconds.add(LessonMeter.threadSeconds() - begun);
      }
      for (int i = own; i < trials.size(); i++) {
        scores.get(i - own).add(new TrialScore(trials.get(i).scores(pupils, plan.lifts()), seconds.get(i),
            !pupils.get(i).learner().refusal().isEmpty()));
        progress.run();
      }
    }
    return scores;
  }

  /** Of each object the trials under each seed, each with all entries; without those that were lost. */
  private List<List<List<TrialScore>>> byObject(List<List<List<TrialScore>>> classes) {
    List<List<List<TrialScore>>> objects = new ArrayList<>();
    int seeds = plan.seeds().size();
    for (int first = 0; first < classes.size(); first += seeds) {
      for (int i = 0; i < classes.get(first).size(); i++) {
        int at = i;
        objects.add(classes.subList(first, first + seeds).stream().map(looked -> looked.get(at))
            .filter(scores -> !scores.isEmpty()).toList());
      }
    }
    return objects.stream().filter(trials -> !trials.isEmpty()).toList();
  }

  /** Of each object the scores of one entry under each seed. */
  private static List<List<TrialScore>> column(List<List<List<TrialScore>>> trials, int entry) {
    return trials.stream().map(seeds -> seeds.stream().map(scores -> scores.get(entry)).toList()).toList();
  }

  private RuleResult result(Entry entry, int kind, List<List<TrialScore>> byObject, Map<String, Double> heapBytes) {
    List<List<LookScore>> looks = byObject.stream()
        .map(seeds -> seeds.stream().flatMap(trial -> trial.looks().get(kind).stream()).toList()).toList();
    double seconds = LessonTime.median(
        byObject.stream().flatMap(List::stream).mapToDouble(TrialScore::lessonSeconds).toArray());
    double refused =
        byObject.stream().flatMap(List::stream).mapToInt(trial -> trial.refused() ? 1 : 0).average().orElseThrow();
    RuleResult.Cost cost = new RuleResult.Cost(refused, seconds, learner(entry.rule()).macsPerLesson(),
        heapBytes.get(entry.rule().label()));
    return RuleResult.of(entry, plan.scenes().others().get(kind), looks, cost);
  }

  private OneShotLearner learner(Rule rule) {
    return rule.oneShotLearner(model, area, plan.terms().largestBudget(), kernels);
  }
}
