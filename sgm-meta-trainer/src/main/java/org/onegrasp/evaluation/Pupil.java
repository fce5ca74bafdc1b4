package org.onegrasp.evaluation;

import java.util.List;
import org.onegrasp.grasp.HeightMap;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rehearsal;
import org.onegrasp.model.Demonstration;
import org.onegrasp.recognition.Found;
import org.onegrasp.recognition.ObjectFinder;
import org.onegrasp.world.ObjectModel;

/**
 * A skill: an object that was shown, and what was learnt of it.
 *
 * @param shown its demonstrations, whose shape is looked for; none where the network alone says where to grasp
 */
record Pupil(ObjectModel object, OneShotLearner learner, List<Demonstration> shown) {
  /**
   * Teaches a learner that was not taught before.
   *
   * @param networkAlone whether the shape of what was shown is not looked for
   */
  static Pupil taught(OneShotLearner learner, Trial trial, boolean networkAlone) {
    List<Demonstration> shown = trial.demonstrations();
    int last = shown.size() - 1;
    if (last == 0) {
      learner.teach(shown.get(0), trial.lessonSeed());
    } else {
      Rehearsal inTurns = new Rehearsal(shown.subList(0, last), last / (last + 1.0));
      learner.teachOn(shown.get(last), inTurns, trial.lessonSeed());
    }
    return new Pupil(trial.object(), learner, learner.learns() && !networkAlone ? shown : List.of());
  }

  List<Found> find(ObjectFinder finder, HeightMap map) {
    return finder.find(map, shown, learner::predict).found();
  }
}
