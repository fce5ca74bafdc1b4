package org.onegrasp.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.Lanes;
import org.onegrasp.parallel.Parcel;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/**
 * Rules x objects x poses: every rule is taught the same one demonstration of each object and then has to find the same
 * place again in the same other poses, and to lift the object there.
 */
public final class Evaluation {
  /** No rule is refused, and none takes more than it must. */
  private static final long NO_BUDGET = Long.MAX_VALUE;
  private static final int SHORT_LESSON = 4; // samples
  private final EvaluationPlan plan;
  private final GraspModel model;
  private final Worlds worlds;
  private final WorkArea area;
  private final Kernels.Source kernels;
  private final Progress progress;

  /** Follows an evaluation. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Told from the threads of the evaluation, one at a time.
     *
     * @param steps of {@link Evaluation#work} that were done
     * @param members processes that work, this one included
     */
    void done(int steps, int members);
  }

  public Evaluation(EvaluationPlan plan, GraspModel model, Worlds worlds, WorkArea area, Kernels.Source kernels,
      Progress progress) {
    this.plan = plan;
    this.model = model;
    this.worlds = worlds;
    this.area = area;
    this.kernels = kernels;
    this.progress = progress;
  }

  /** Steps in all. */
  public static int work(EvaluationPlan plan) {
    return plan.rules().size() * 2 + plan.entries() * plan.trials();
  }

  /**
   * Runs it all. A rule that does not fit the plan's terms has a line that says what it needs, and a trial whose world
   * goes away is lost without the others.
   *
   * @param crew does the trials; what lessons cost is measured on threads of this process
   * @throws IllegalArgumentException when no rule fits
   * @throws IOException when no world can be opened; whatever else makes every trial fail is thrown as it was
   */
  public EvaluationResult run(Crew crew) throws IOException, InterruptedException {
    try (Lanes lanes = new Lanes("evaluation", plan.threads())) {
      List<Entry> entries = onTerms();
      warmUp(lanes, entries);
      List<Entry> running = entries.stream().filter(Entry::runs).toList();
      TrialWork work = trials(running);
      List<TrialWork.Scored> scored = new ArrayList<>();
      Crew.Progress each = (job, result, members) -> progress.done(work.looked(job) * running.size(), members);
      for (byte[] result : crew.map(work, new byte[0], work.jobs(), each)) {
        scored.add(Parcel.open(result, TrialWork.Scored.class));
      }
      List<LostTrial> lost = lost(work, scored);
      List<List<List<TrialScore>>> trials = byObject(work, scored);
      if (trials.isEmpty()) {
        throw failure(work.firstFailure(), lost.get(0));
      }
      Map<String, Double> heapBytes = heapBytes(lanes, running);
      List<RuleResult> lines = new ArrayList<>();
      for (int k = 0; k < plan.scenes().others().size(); k++) {
        for (Entry entry : entries) {
          lines.add(entry.runs() ? result(entry, k, column(trials, running.indexOf(entry)), heapBytes)
              : RuleResult.refused(entry, plan.scenes().others().get(k)));
        }
      }
      return new EvaluationResult(plan, lines, lost);
    }
  }

  private TrialWork trials(List<Entry> entries) {
    EvaluationPlan.Terms terms = plan.terms();
    return new TrialWork(new TrialWork.Matter(model, area, plan.objects(),
        entries.stream().map(entry -> TrialWork.Matter.Taught.of(entry.rule())).toList(), plan.poses(), plan.seeds(),
        plan.lifts(), terms.largestBudget(), terms.networkAlone(), plan.scenes(), plan.cast(), worlds.name()), worlds,
        kernels);
  }

  /** By their numbers. */
  private List<LostTrial> lost(TrialWork work, List<TrialWork.Scored> scored) {
    List<LostTrial> lost = new ArrayList<>();
    for (int job = 0; job < scored.size(); job++) {
      String reason = scored.get(job).lost();
      for (int i = work.first(job); !reason.isEmpty() && i < work.first(job) + work.looked(job); i++) {
        lost.add(new LostTrial(i + 1, plan.objects().get(i).name(), work.seed(job), reason));
      }
    }
    lost.sort(Comparator.comparingInt(LostTrial::number).thenComparingLong(LostTrial::seed));
    return lost;
  }

  /** What to throw where nothing is left: as it was, or where it was in another process, what that said of it. */
  private static IOException failure(Exception here, LostTrial trial) {
    if (here instanceof RuntimeException failure) {
      throw failure;
    }
    return here instanceof IOException unreadable ? unreadable : new IOException(trial.reason());
  }

  /** On one thread, with nothing beside it. */
  private List<Entry> onTerms() {
    List<LessonTime> times =
        plan.terms().seconds().isEmpty() ? List.of() : LessonTime.measure(plan.rules(), this::lessonSeconds);
    return Entries.of(plan, this::bytesOfALesson, times);
  }

  /** In the budget, or where it does not fit, in what it needs. */
  private double lessonSeconds(Rule rule) {
    long budget = Math.max(plan.terms().largestBudget(), bytesOfALesson(rule));
    OneShotLearner learner = rule.oneShotLearner(model, area, budget, kernels);
    double begun = LessonMeter.threadSeconds();
    teachSomething(learner);
    return LessonMeter.threadSeconds() - begun;
  }

  private long bytesOfALesson(Rule rule) {
    return learnerAfterLesson(rule.withSamples(SHORT_LESSON), NO_BUDGET).peakBytes();
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
        progress.done(1, 1);
        return result;
      });
    }
    return tasks;
  }

  /** Of each object the trials under each seed, each with all entries; without those that were lost. */
  private List<List<List<TrialScore>>> byObject(TrialWork work, List<TrialWork.Scored> scored) {
    List<List<List<TrialScore>>> objects = new ArrayList<>();
    int seeds = plan.seeds().size();
    for (int first = 0; first < scored.size(); first += seeds) {
      for (int i = 0; i < work.looked(first); i++) {
        int at = i;
        objects.add(scored.subList(first, first + seeds).stream().filter(trial -> trial.lost().isEmpty())
            .map(trial -> trial.scores().get(at)).toList());
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
