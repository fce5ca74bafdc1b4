package org.onegrasp.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.onegrasp.rules.GraspLearner;
import org.onegrasp.rules.ModelFile;
import org.onegrasp.rules.Planner;
import org.onegrasp.rules.StoredModel;

final class Learners {
  private Learners() {}

  /**
   * The shipped model, taught by the configured rule within the configured budget.
   *
   * @throws IllegalArgumentException when a lesson does not fit; says what would
   */
  static GraspLearner shipped(NodeConfiguration configuration) {
    try {
      StoredModel stored = ModelFile.shipped();
      new Planner(stored.model(), configuration.workArea()).require(configuration.rule(), configuration.budgetBytes());
      return configuration.rule().learner(stored, configuration.workArea(), configuration.budgetBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
