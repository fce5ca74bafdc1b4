package org.onegrasp.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.lesson.Pupil;
import org.onegrasp.lesson.Rehearsal;
import org.onegrasp.model.Demonstration;

/**
 * Lessons about one object after the other with one set of weights, and what is known after each. Shares of looks, 0 to 1.
 *
 * @param places (lessons, objects in the order of teaching): right places of objects taught so far, else 0
 * @param common (lessons + 1, common objects): right places of objects that nobody teaches, at first before all lessons
 * @param commonAny likewise, any place where they can be held
 */
record Chain(double[][] places, double[][] common, double[][] commonAny) {
  /** @param trials the objects in the order of teaching */
  static Chain of(Pupil pupil, List<Trial> trials, List<Trial> common, double rehearsal) {
    int lessons = trials.size();
    Chain chain = new Chain(new double[lessons][lessons], new double[lessons + 1][], new double[lessons + 1][]);
    List<Demonstration> earlier = new ArrayList<>();
    chain.lookAtCommon(0, pupil, common);
    for (int lesson = 0; lesson < lessons; lesson++) {
      Trial taught = trials.get(lesson);
      pupil.teachOn(taught.demonstration(), new Rehearsal(earlier, rehearsal), taught.lessonSeed());
      earlier.add(taught.demonstration());
      for (int i = 0; i <= lesson; i++) {
        chain.places[lesson][i] = trials.get(i).rightPlaces(pupil);
      }
      chain.lookAtCommon(lesson + 1, pupil, common);
    }
    return chain;
  }

  private void lookAtCommon(int lesson, Pupil pupil, List<Trial> trials) {
    common[lesson] = trials.stream().mapToDouble(t -> t.rightPlaces(pupil)).toArray();
    commonAny[lesson] = trials.stream().mapToDouble(t -> t.anyPlaces(pupil)).toArray();
  }
}
