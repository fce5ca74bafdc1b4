package org.onegrasp.lesson;

import java.util.List;
import org.onegrasp.model.Demonstration;

/**
 * What a lesson goes through, sample by sample.
 *
 * @param shown what it is about and is judged on, one or more; the last is taken where the rehearsal repeats no other
 */
record Course(List<Demonstration> shown, Rehearsal rehearsal, int samples) {
  /** Each of them as often as the others, with as many samples as a lesson has for one. */
  static Course inTurns(List<Demonstration> shown, int samplesForOne) {
    int others = shown.size() - 1;
    Rehearsal rehearsal = new Rehearsal(shown.subList(0, others), (double) others / shown.size());
    return new Course(shown, rehearsal, samplesForOne * shown.size());
  }

  Demonstration at(int sample) {
    return rehearsal.at(sample, last());
  }

  Demonstration last() {
    return shown.get(shown.size() - 1);
  }
}
