package org.onegrasp.node;

import org.onegrasp.rules.GraspLearner;

final class Learners {
  private Learners() {}

  static GraspLearner shipped() {
    throw new IllegalStateException("no model is shipped yet");
  }
}
