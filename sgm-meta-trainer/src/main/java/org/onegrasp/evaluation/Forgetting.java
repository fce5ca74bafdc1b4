package org.onegrasp.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.parallel.Lanes;
import org.onegrasp.world.GraspWorld;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.WorkArea;

/**
 * What lessons make a network forget. Objects are taught one after the other with one set of weights for all of them;
 * after each lesson the objects taught before and common ones are looked at again. Beside it, a skill of its own for
 * each object, as the grasp node keeps them.
 */
public final class Forgetting {
  private final ForgettingPlan plan;
  private final GraspModel model;
  private final WorldSource worlds;
  private final WorkArea area;
  private final Kernels.Source kernels;
  private final Runnable progress;

  /** One robot: the looks of one seed, all through one camera; {@code order} is that of teaching. */
  private record Robot(List<Integer> order, List<Trial> trials, List<Trial> common) {
    List<Trial> inOrder() {
      return order.stream().map(trials::get).toList();
    }
  }

  /** @param progress told {@link #work} times, from the threads of the evaluation */
  public Forgetting(ForgettingPlan plan, GraspModel model, WorldSource worlds, WorkArea area, Kernels.Source kernels,
      Runnable progress) {
    this.plan = plan;
    this.model = model;
    this.worlds = worlds;
    this.area = area;
    this.kernels = kernels;
    this.progress = progress;
  }

  /** How often progress is told in all. */
  public static int work(ForgettingPlan plan) {
    return plan.seeds().size() * plan.rules().size() * (plan.rehearsals().size() + 1);
  }

  /**
   * Runs it all.
   *
   * @throws org.onegrasp.network.BudgetExceededException when a rule does not fit the budget
   * @throws IOException when a world cannot be opened
   */
  public ForgettingResult run() throws IOException, InterruptedException {
    try (Lanes lanes = new Lanes("evaluation", plan.threads())) {
      List<Callable<Robot>> openings = new ArrayList<>();
      plan.seeds().forEach(seed -> openings.add(() -> robot(seed)));
      List<Robot> robots = lanes.all(openings);
      List<ForgettingRow> rows = new ArrayList<>();
      for (Rule rule : plan.rules()) {
        List<double[]> separate = lanes.all(eachRobot(robots, robot -> separate(rule, robot)));
        for (double share : plan.rehearsals()) {
          List<LessonSeries> series =
              lanes.all(eachRobot(robots,
                  r -> LessonSeries.of(learner(rule), r.inOrder(), r.common, share, plan.networkAlone())));
          rows.add(row(rule, share, robots, series, separate));
        }
      }
      return new ForgettingResult(plan, rows);
    }
  }

  private interface RobotWork<T> {
    T of(Robot robot);
  }

  private <T> List<Callable<T>> eachRobot(List<Robot> robots, RobotWork<T> work) {
    List<Callable<T>> tasks = new ArrayList<>();
    for (Robot robot : robots) {
      tasks.add(() -> {
        T result = work.of(robot);
        progress.run();
        return result;
      });
    }
    return tasks;
  }

  private Robot robot(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> order = new ArrayList<>(IntStream.range(0, plan.objects().size()).boxed().toList());
    Collections.shuffle(order, new Random(random.nextLong()));
    try (GraspWorld world = worlds.open(random.nextLong())) {
      return new Robot(order, trials(world, plan.objects(), random), trials(world, plan.common(), random));
    }
  }

  private List<Trial> trials(GraspWorld world, List<ObjectModel> objects, SplittableRandom random) {
    Stage stage = Stage.alone(model, world, area, plan.poses());
    return objects.stream().map(object -> new Trial(stage, object, random.nextLong(), kernels.make())).toList();
  }

  private OneShotLearner learner(Rule rule) {
    return rule.oneShotLearner(model, area, plan.budgetBytes(), kernels);
  }

  /** By object. All lessons come before all looks: a skill is not changed by later ones. */
  private double[] separate(Rule rule, Robot robot) {
    List<OneShotLearner> skills = new ArrayList<>();
    for (Trial trial : robot.trials) {
      OneShotLearner learner = learner(rule);
      learner.teach(trial.demonstration(), trial.lessonSeed());
      skills.add(learner);
    }
    return IntStream.range(0, skills.size()).mapToDouble(i -> plan.networkAlone()
        ? robot.trials.get(i).rightPlaces(skills.get(i)) : robot.trials.get(i).foundPlaces(skills.get(i))).toArray();
  }

  private ForgettingRow row(Rule rule, double share, List<Robot> robots, List<LessonSeries> series,
      List<double[]> separate) {
    int n = plan.objects().size();
    double[][] just = new double[robots.size()][n];
    double[][] end = new double[robots.size()][n];
    for (int s = 0; s < robots.size(); s++) {
      for (int k = 0; k < n; k++) {
        int object = robots.get(s).order.get(k);
        just[s][object] = series.get(s).places()[k][k];
        end[s][object] = k == n - 1 ? Double.NaN : series.get(s).places()[n - 1][k];
      }
    }
    Success earlier = overSeeds(Arrays.asList(end), true);
    Success alone = overSeeds(separate, false);
    return new ForgettingRow(rule, share, overSeeds(Arrays.asList(just), false), earlier, alone,
        Difference.of(earlier, overSeeds(masked(separate, end), true)), common(series, 0), common(series, n),
        commonAny(series, 0),
        commonAny(series, n), IntStream.range(1, n).mapToDouble(lesson -> earlier(series, lesson)).toArray(),
        IntStream.rangeClosed(0, n).mapToDouble(lesson -> commonAny(series, lesson).rate()).toArray());
  }

  /** The values where the mask has one. */
  private static List<double[]> masked(List<double[]> values, double[][] mask) {
    return IntStream.range(0, mask.length).mapToObj(s -> IntStream.range(0, mask[s].length)
        .mapToDouble(i -> Double.isNaN(mask[s][i]) ? Double.NaN : values.get(s)[i]).toArray()).toList();
  }

  /**
   * Success by object from rows by seed.
   *
   * @param gaps leave out objects that have no value in any seed; else all have one
   */
  private static Success overSeeds(List<double[]> bySeed, boolean gaps) {
    double[] means = IntStream.range(0, bySeed.get(0).length)
        .mapToDouble(
            i -> bySeed.stream().mapToDouble(row -> row[i]).filter(x -> !Double.isNaN(x)).average().orElse(Double.NaN))
        .toArray();
    return Success.of(gaps ? Arrays.stream(means).filter(x -> !Double.isNaN(x)).toArray() : means);
  }

  private static Success common(List<LessonSeries> series, int lesson) {
    return overSeeds(series.stream().map(c -> c.common()[lesson]).toList(), false);
  }

  private static Success commonAny(List<LessonSeries> series, int lesson) {
    return overSeeds(series.stream().map(c -> c.commonAny()[lesson]).toList(), false);
  }

  private static double earlier(List<LessonSeries> series, int lesson) {
    return series.stream().mapToDouble(c -> Arrays.stream(c.places()[lesson], 0, lesson).average().orElseThrow())
        .average().orElseThrow();
  }
}
