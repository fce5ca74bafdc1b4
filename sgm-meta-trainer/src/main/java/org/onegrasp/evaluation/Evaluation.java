package org.onegrasp.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.rules.GraspModel;
import org.onegrasp.rules.Pupil;
import org.onegrasp.rules.Rule;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.GraspWorld;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.WorkArea;

/**
 * Rules x objects x poses: every rule is taught the same one demonstration of each object and then has to find the same place
 * again in the same other poses, and to lift the object there.
 */
public final class Evaluation {
  private final EvaluationPlan plan;
  private final GraspModel model;
  private final WorldSource worlds;
  private final WorkArea area;
  private final Runnable progress;

  /** @param progress told {@link #work} times, from the threads of the evaluation */
  public Evaluation(EvaluationPlan plan, GraspModel model, WorldSource worlds, WorkArea area, Runnable progress) {
    this.plan = plan;
    this.model = model;
    this.worlds = worlds;
    this.area = area;
    this.progress = progress;
  }

  /** How often progress is told in all. */
  public static int work(EvaluationPlan plan) {
    return plan.rules().size() * (plan.trials() + 2);
  }

  /**
   * Runs it all.
   *
   * @throws org.onegrasp.network.BudgetExceededException when a rule does not fit its budget
   * @throws IOException when a world cannot be opened
   */
  public EvaluationResult run() throws IOException, InterruptedException {
    AtomicInteger number = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(plan.threads(),
        work -> new Thread(work, "evaluation " + number.incrementAndGet()));
    try {
      warmUp(pool);
      List<List<TrialScore>> trials = all(pool, trials());
      return new EvaluationResult(plan, results(trials, heapBytes(pool)));
    } finally {
      pool.shutdownNow();
    }
  }

  /** One lesson by each rule, so that lessons are timed with compiled code. */
  private void warmUp(ExecutorService pool) throws IOException, InterruptedException {
    all(pool, eachRule(rule -> {
      pupilAfterLesson(rule);
      return null;
    }));
  }

  private List<Double> heapBytes(ExecutorService pool) throws IOException, InterruptedException {
    return all(pool, eachRule(rule -> LessonMeter.heapBytesPerStep(pupilAfterLesson(rule))));
  }

  private Pupil pupilAfterLesson(Rule rule) {
    Pupil pupil = pupil(rule);
    pupil.teach(new byte[HeightMap.CELLS], new Grasp(area.centreX(), area.centreY(), area.tableZ(), 0, 0.02, 1), 0);
    return pupil;
  }

  private Pupil pupil(Rule rule) {
    return rule.pupil(model, area, plan.budgetBytes());
  }

  private interface RuleWork<T> {
    T of(Rule rule);
  }

  private <T> List<Callable<T>> eachRule(RuleWork<T> work) {
    List<Callable<T>> tasks = new ArrayList<>();
    for (Rule rule : plan.rules()) {
      tasks.add(() -> {
        T result = work.of(rule);
        progress.run();
        return result;
      });
    }
    return tasks;
  }

  /** Object by object, for each the seeds in turn. */
  private List<Callable<List<TrialScore>>> trials() {
    List<Callable<List<TrialScore>>> tasks = new ArrayList<>();
    for (int i = 0; i < plan.objects().size(); i++) {
      ObjectModel object = plan.objects().get(i);
      for (long seed : plan.seeds()) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
        long cameraSeed = random.nextLong();
        long trialSeed = random.nextLong();
        tasks.add(() -> trial(object, cameraSeed, trialSeed));
      }
    }
    return tasks;
  }

  private List<TrialScore> trial(ObjectModel object, long cameraSeed, long trialSeed) throws IOException {
    try (GraspWorld world = worlds.open(cameraSeed)) {
      Trial trial = new Trial(world, object, plan.poses(), trialSeed);
      List<TrialScore> scores = new ArrayList<>();
      for (Rule rule : plan.rules()) {
        scores.add(trial.run(pupil(rule), plan.lifts()));
        progress.run();
      }
      return scores;
    }
  }

  private static <T> List<T> all(ExecutorService pool, List<Callable<T>> tasks) throws IOException, InterruptedException {
    List<Future<T>> futures = new ArrayList<>();
    tasks.forEach(task -> futures.add(pool.submit(task)));
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException unreadable) {
          throw unreadable;
        }
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException("evaluation failed", e.getCause());
      }
    }
    return results;
  }

  private List<RuleResult> results(List<List<TrialScore>> trials, List<Double> heapBytes) {
    List<RuleResult> results = new ArrayList<>();
    for (int r = 0; r < plan.rules().size(); r++) {
      int column = r;
      Rule rule = plan.rules().get(r);
      List<TrialScore> scores = trials.stream().map(trial -> trial.get(column)).toList();
      Success lift = plan.lifts() == 0 ? null : byObject(scores.stream().mapToInt(TrialScore::lifted).toArray(), plan.lifts());
      results.add(new RuleResult(rule, byObject(scores.stream().mapToInt(TrialScore::placed).toArray(), plan.poses()), lift,
          median(scores.stream().mapToDouble(TrialScore::lessonSeconds).toArray()),
          scores.stream().mapToLong(TrialScore::peakBytes).max().orElseThrow(), pupil(rule).macsPerLesson(), heapBytes.get(r)));
    }
    return results;
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

  private static double median(double[] values) {
    Arrays.sort(values);
    int n = values.length;
    return (values[(n - 1) / 2] + values[n / 2]) / 2;
  }
}
