package org.onegrasp.cli;

import java.util.List;
import java.util.Locale;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.PlaceScore;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.meta.Subject;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.Skill;
import org.onegrasp.parallel.Lanes;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Grid;
import org.onegrasp.world.WorkArea;

/**
 * Success of one demonstration on instances that training does not see, of the families that it does. The first view of
 * each is the demonstration, the others are attempts.
 */
final class Validation {
  private static final double GRIPPER_OPENING = 0.085; // metres
  private final WorkArea area;
  private final List<Subject> subjects;
  private final Lanes lanes;
  private final Kernels.Source kernels;

  Validation(WorkArea area, List<Subject> subjects, Lanes lanes, Kernels.Source kernels) {
    this.area = area;
    this.subjects = subjects;
    this.lanes = lanes;
    this.kernels = kernels;
  }

  /** Share of attempts with the right place and angle, 0 to 1. */
  record Success(double before, double after, int objects, int views) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT,
          "place success %.3f before and %.3f after one demonstration (%d unseen instances of the training"
              + " families, %d poses each, sgm/fixed)",
          before, after, objects, views);
    }
  }

  Success of(GraspModel model) {
    List<double[]> counts = lanes.map(subjects.size(), i -> attempt(model, subjects.get(i), i));
    int views = subjects.get(0).views().size() - 1;
    double attempts = (double) views * subjects.size();
    return new Success(counts.stream().mapToDouble(c -> c[0]).sum() / attempts,
        counts.stream().mapToDouble(c -> c[1]).sum() / attempts,
        subjects.size(), views);
  }

  /** Successes with the start weights and with the taught ones. */
  private double[] attempt(GraspModel model, Subject subject, int index) {
    FixedLearner learner = new FixedLearner(model, "", Rules.standard(), area, FixedLearner.STANDARD_BUDGET, kernels);
    Subject.View shown = subject.views().get(0);
    Grasp demonstration = subject.object().demonstration().grasp().in(shown.pose());
    Demonstration lesson =
        new Demonstration(subject.object().name(), learner.input().grid(area), shown.heights(), demonstration);
    Skill taught = learner.teach(lesson, index, progress -> {}).skill();
    return new double[] {successes(learner, learner.start(), subject), successes(learner, taught, subject)};
  }

  private int successes(FixedLearner learner, Skill skill, Subject subject) {
    GraspDecoder decoder = new GraspDecoder(learner.output(), GRIPPER_OPENING);
    Grid grid = learner.input().grid(area);
    float[] quality = new float[learner.output().values(area)];
    int successes = 0;
    for (Subject.View view : subject.views().subList(1, subject.views().size())) {
      learner.predict(skill, view.heights(), quality);
      boolean right = decoder.decode(quality, learner.input().heights(grid, view.heights())).best()
          .map(grasp -> PlaceScore.of(grasp, subject.object().demonstration(), view.pose()).success()).orElse(false);
      successes += right ? 1 : 0;
    }
    return successes;
  }
}
