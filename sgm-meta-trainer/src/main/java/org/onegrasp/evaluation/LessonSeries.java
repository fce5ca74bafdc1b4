package org.onegrasp.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rehearsal;
import org.onegrasp.model.Demonstration;

/**
 * Lessons about one object after the other with one set of weights, and what is known after each. Shares of looks, 0 to
 * 1.
 *
 * @param places (lessons, objects in the order of teaching): right places of objects taught so far, else 0
 * @param common (lessons + 1, common objects): right places of objects that nobody teaches, at first before all lessons
 * @param commonAny likewise, any place where they can be held
 */
record LessonSeries(double[][] places, double[][] common, double[][] commonAny) {
  /** @param trials the objects in the order of teaching */
  static LessonSeries of(OneShotLearner learner, List<Trial> trials, List<Trial> common, double rehearsal,
      boolean networkAlone) {
    int lessons = trials.size();
    LessonSeries series =
        new LessonSeries(new double[lessons][lessons], new double[lessons + 1][], new double[lessons + 1][]);
    List<Demonstration> earlier = new ArrayList<>();
    series.lookAtCommon(0, learner, common);
    for (int lesson = 0; lesson < lessons; lesson++) {
      Trial taught = trials.get(lesson);
      learner.teachOn(taught.demonstration(), new Rehearsal(earlier, rehearsal), taught.lessonSeed());
      earlier.add(taught.demonstration());
      for (int i = 0; i <= lesson; i++) {
        series.places[lesson][i] =
            networkAlone ? trials.get(i).rightPlaces(learner) : trials.get(i).foundPlaces(learner);
      }
      series.lookAtCommon(lesson + 1, learner, common);
    }
    return series;
  }

  private void lookAtCommon(int lesson, OneShotLearner learner, List<Trial> trials) {
    common[lesson] = trials.stream().mapToDouble(t -> t.rightPlaces(learner)).toArray();
    commonAny[lesson] = trials.stream().mapToDouble(t -> t.anyPlaces(learner)).toArray();
  }
}
