package org.onegrasp.node;

import org.onegrasp.rules.GraspLearner;
import org.onegrasp.world.WorkArea;

final class Learners {
  private Learners() {}

  static GraspLearner shipped(WorkArea area) {
    throw new IllegalStateException("no model is shipped yet");
  }
}
