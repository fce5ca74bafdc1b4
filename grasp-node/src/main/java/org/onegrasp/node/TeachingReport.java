package org.onegrasp.node;

import org.onegrasp.lesson.GraspLearner.Progress;
import org.onegrasp.msgs.Quoted;

/**
 * How far teaching has got, as in onegrasp_msgs/TeachingStatus.
 *
 * @param state one of the constants of {@link org.onegrasp.msgs.TeachingStatus}
 * @param progress of the run; zeros when there was none
 * @param reason in plain words, when something is not as it should be
 */
record TeachingReport(int state, String object, Progress progress, String reason) {

  private static final Progress NONE = new Progress(0, 0, 0, 0);

  TeachingReport {
    reason = Quoted.line(reason); // it names the object, and names are text of others
  }

  static TeachingReport of(int state, String object, String reason) {
    return new TeachingReport(state, object, NONE, reason);
  }
}
