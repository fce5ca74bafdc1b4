package org.onegrasp.evaluation;

import java.util.List;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.model.Demonstration;
import org.onegrasp.recognition.Found;
import org.onegrasp.recognition.ObjectFinder;
import org.onegrasp.world.ObjectModel;

/**
 * A skill: an object that was shown, and what was learnt of it.
 *
 * @param shown its demonstrations; none for a rule that takes nothing from them
 */
record Pupil(ObjectModel object, OneShotLearner learner, List<Demonstration> shown) {
  /** Teaches the learner. */
  static Pupil taught(OneShotLearner learner, Trial trial) {
    Demonstration shown = trial.demonstration();
    learner.teach(shown, trial.lessonSeed());
    return new Pupil(trial.object(), learner, learner.learns() ? List.of(shown) : List.of());
  }

  List<Found> find(ObjectFinder finder, HeightMap map) {
    return finder.find(map, shown, learner::predict).found();
  }
}
