package org.onegrasp.meta;

import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.rules.EpisodeGradients;
import org.onegrasp.world.Grasp;

/** What the start weights should know before any lesson: all places of all objects. */
final class Pretraining {
  private final EpisodeGradients gradients;
  private final Sample sample;

  Pretraining(Course course, EpisodeGradients gradients) {
    this.gradients = gradients;
    sample = new Sample(course);
  }

  /**
   * Adds how the start weights should change to know the places of random subjects.
   *
   * @param samples views that are looked at
   * @param gradient of the start weights, added to
   * @return mean loss of the start weights on those views
   */
  float add(List<Subject> subjects, float[] start, int samples, long seed, float[] gradient) {
    SplittableRandom random = new SplittableRandom(seed);
    float loss = 0;
    for (int b = 0; b < samples; b++) {
      Subject subject = subjects.get(random.nextInt(subjects.size()));
      Subject.View view = subject.anyView(random);
      List<Grasp> all =
          subject.object().places().stream().flatMap(p -> GraspLabel.equivalents(p, view.pose()).stream()).toList();
      sample.show(view.heights(), all);
      loss += gradients.addExact(start, sample.x(), sample.target(), gradient);
    }
    return loss / samples;
  }
}
