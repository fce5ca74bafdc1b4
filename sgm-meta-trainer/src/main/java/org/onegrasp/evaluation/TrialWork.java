package org.onegrasp.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.parallel.Parcel;
import org.onegrasp.parallel.Work;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.GraspWorld;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.WorkArea;

/**
 * The trials of an evaluation as jobs: class by class, for each the seeds in turn. A class is what is taught and looked
 * for at once. A trial whose world goes away is lost without the others.
 */
public final class TrialWork implements Work {
  /** Its {@link #kind}. */
  public static final String KIND = "trials";
  private final Matter matter;
  private final List<Rule> rules;
  private final Worlds worlds;
  private final Kernels.Source kernels;
  private final Losses losses = new Losses();

  /**
   * All that trials depend on.
   *
   * @param budget bytes that a lesson may take
   * @param world name of the worlds
   */
  record Matter(GraspModel model, WorkArea area, List<ObjectModel> objects, List<Taught> rules, int poses,
      List<Long> seeds, int lifts, long budget, boolean networkAlone, Scenes scenes, Cast cast, String world) {
    /** A rule as {@link Rules} finds it again. */
    record Taught(String rule, double rate, int least, int samples, double clutter) {
      static Taught of(Rule rule) {
        return new Taught(rule.name() + "/" + rule.arithmetic().label(), rule.rate(), rule.least(), rule.samples(),
            rule.clutter());
      }

      Rule found() {
        return Rules.parse(rule).withRate(rate).withSamples(least, samples).withClutter(clutter);
      }
    }

    int classes() {
      return (objects.size() + scenes.skills() - 1) / scenes.skills();
    }
  }

  /**
   * What came of a job.
   *
   * @param scores of each object that is looked at, with each rule; empty when they are lost
   * @param lost why they are; empty when they are not
   */
  record Scored(List<List<TrialScore>> scores, String lost) {}

  TrialWork(Matter matter, Worlds worlds, Kernels.Source kernels) {
    this.matter = matter;
    this.worlds = worlds;
    this.kernels = kernels;
    rules = matter.rules.stream().map(Matter.Taught::found).toList();
  }

  /** @param worlds opens those of a name; they are closed with the work */
  public static Work.Kind kind(Function<String, Worlds> worlds, Kernels.Source kernels) {
    return bytes -> {
      Matter matter = Parcel.open(bytes, Matter.class);
      return new TrialWork(matter, worlds.apply(matter.world), kernels);
    };
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public byte[] matter() {
    return Parcel.of(matter);
  }

  int jobs() {
    return matter.classes() * matter.seeds.size();
  }

  /** First object of a job's class that is looked at. */
  int first(int job) {
    return job / matter.seeds.size() * matter.scenes.skills();
  }

  /** Objects that a job looks at: the last class may have fewer than it teaches. */
  int looked(int job) {
    return Math.min(matter.scenes.skills(), matter.objects.size() - first(job));
  }

  long seed(int job) {
    return matter.seeds.get(job % matter.seeds.size());
  }

  @Override
  public byte[] job(byte[] state, int index) {
    return Parcel.of(losses.surviving(() -> new Scored(lesson(first(index), seed(index)), ""),
        reason -> new Scored(List.of(), reason)));
  }

  /** What went wrong first in this process, as it was; null when nothing did. */
  Exception firstFailure() {
    return losses.first();
  }

  /**
   * One class under one seed.
   *
   * @param own the first of its objects that is looked at; those before are taught only
   * @return for each object that is looked at and each rule
   */
  private List<List<TrialScore>> lesson(int own, long seed) throws IOException {
    int size = matter.scenes.skills();
    int from = Math.min(own, matter.objects.size() - size); // the last class has as many skills as the others
    List<GraspWorld> opened = new ArrayList<>();
    try {
      List<Trial> trials = new ArrayList<>();
      for (int i = from; i < from + size; i++) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
        GraspWorld world = worlds.source().open(random.nextLong());
        opened.add(world);
        trials.add(
            new Trial(new Stage(matter.model, world, matter.area, matter.scenes, cast(from, from + size), matter.poses),
                matter.objects.get(i), random.nextLong(), kernels.make()));
      }
      return scores(trials, own - from);
    } finally {
      opened.forEach(GraspWorld::close);
    }
  }

  /** Where several skills compete, the other things are objects of theirs. */
  private Cast cast(int from, int to) {
    return to - from == 1 ? matter.cast : new Cast(matter.objects.subList(from, to), matter.cast.turned());
  }

  private List<List<TrialScore>> scores(List<Trial> trials, int own) {
    List<List<TrialScore>> scores = new ArrayList<>();
    trials.subList(own, trials.size()).forEach(trial -> scores.add(new ArrayList<>()));
    for (Rule rule : rules) {
      List<Pupil> pupils = new ArrayList<>();
      List<Double> seconds = new ArrayList<>();
      for (Trial trial : trials) {
        OneShotLearner learner = learner(rule); // as a node has one before anything is shown
        double begun = LessonMeter.threadSeconds();
        pupils.add(Pupil.taught(learner, trial, matter.networkAlone));
        seconds.add(LessonMeter.threadSeconds() - begun);
      }
      for (int i = own; i < trials.size(); i++) {
        scores.get(i - own).add(new TrialScore(trials.get(i).scores(pupils, matter.lifts), seconds.get(i),
            !pupils.get(i).learner().refusal().isEmpty()));
      }
    }
    return Collections.unmodifiableList(scores);
  }

  private OneShotLearner learner(Rule rule) {
    return rule.oneShotLearner(matter.model, matter.area, matter.budget, kernels);
  }

  @Override
  public void close() {
    worlds.close();
  }
}
