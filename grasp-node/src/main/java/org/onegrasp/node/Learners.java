package org.onegrasp.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.StoredModel;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.rules.Planner;

public final class Learners {
  private static StoredModel model;

  private Learners() {}

  /**
   * The shipped model, taught by the configured rule within the configured budget.
   *
   * @throws IllegalArgumentException when a lesson does not fit; says what would
   */
  public static GraspLearner shipped(NodeConfiguration configuration, Kernels.Source oneThread) {
    Kernels.Source kernels = oneThread.onThreads(configuration.teachingThreads());
    StoredModel stored = shippedModel();
    if (!fitsAsShipped(configuration)) {
      new Planner(stored, configuration.workArea(), kernels)
          .require(configuration.rule(), configuration.budgetBytes());
    }
    return configuration.rule().learner(stored, configuration.workArea(), configuration.budgetBytes(), kernels);
  }

  /**
   * A test sees to it; to measure it takes a second, as no code is compiled yet, and every start would wait for that.
   */
  private static boolean fitsAsShipped(NodeConfiguration configuration) {
    return configuration.rule().label().equals(NodeConfiguration.STANDARD_RULE)
        && configuration.budgetBytes() >= FixedLearner.STANDARD_BUDGET;
  }

  /** Read once in a process: the learner that serves and the one that teaches share it. */
  private static synchronized StoredModel shippedModel() {
    try {
      if (model == null) {
        model = ModelFile.shipped();
      }
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
