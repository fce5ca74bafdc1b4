package org.onegrasp.cli;

import java.util.List;
import java.util.Locale;
import org.onegrasp.grasp.GraspDecoder;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.grasp.PlaceScore;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.meta.Subject;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.Skill;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * Success of one demonstration on instances that training does not see, of the families that it does. The first view of each
 * is the demonstration, the others are attempts.
 */
final class Validation {
  private static final double GRIPPER_OPENING = 0.085; // metres
  private final WorkArea area;
  private final List<Subject> subjects;
  private final Workers workers;

  Validation(WorkArea area, List<Subject> subjects, Workers workers) {
    this.area = area;
    this.subjects = subjects;
    this.workers = workers;
  }

  /** Share of attempts with the right place and angle, 0 to 1. */
  record Success(double before, double after, int objects, int views) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "place success %.3f before and %.3f after one demonstration (%d unseen instances of the training"
          + " families, %d poses each, sgm/fixed)", before, after, objects, views);
    }
  }

  Success of(GraspModel model) {
    List<double[]> counts = workers.map(subjects.size(), i -> attempt(model, subjects.get(i), i));
    int views = subjects.get(0).views().size() - 1;
    double attempts = (double) views * subjects.size();
    return new Success(counts.stream().mapToDouble(c -> c[0]).sum() / attempts, counts.stream().mapToDouble(c -> c[1]).sum() / attempts,
        subjects.size(), views);
  }

  /** Successes with the start weights and with the taught ones. */
  private double[] attempt(GraspModel model, Subject subject, int index) {
    FixedLearner learner = new FixedLearner(model, "", Rules.standard(), area, FixedLearner.STANDARD_BUDGET);
    Subject.View shown = subject.views().get(0);
    Grasp demonstration = subject.object().demonstration().grasp().in(shown.pose());
    Skill taught = learner.teach(subject.object().name(), shown.heights(), demonstration, index, progress -> { }).skill();
    return new double[] {successes(learner, learner.start(), subject), successes(learner, taught, subject)};
  }

  private int successes(FixedLearner learner, Skill skill, Subject subject) {
    GraspDecoder decoder = new GraspDecoder(GRIPPER_OPENING);
    float[] quality = new float[GraspLabel.SIZE];
    int successes = 0;
    for (Subject.View view : subject.views().subList(1, subject.views().size())) {
      learner.predict(skill, view.heights(), quality);
      boolean right = decoder.decode(quality, HeightMap.ofMillimetres(area, view.heights(), 0)).best()
          .map(grasp -> PlaceScore.of(grasp, subject.object().demonstration(), view.pose()).success()).orElse(false);
      successes += right ? 1 : 0;
    }
    return successes;
  }
}
