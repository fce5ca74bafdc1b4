package org.onegrasp.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.ShippedModel;
import org.onegrasp.model.StoredModel;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.rules.Planner;

public final class Learners {
  private static Path read; // null before the first
  private static StoredModel model;

  private Learners() {}

  /**
   * The configured model, taught by the configured rule within the configured budget.
   *
   * @throws IllegalArgumentException when a lesson does not fit, or the rule cannot teach this model; says what would
   * @throws UncheckedIOException when there is no such model; says which there are
   */
  public static GraspLearner of(NodeConfiguration configuration, Kernels.Source oneThread) {
    Kernels.Source kernels = oneThread.onThreads(configuration.teachingThreads());
    StoredModel stored = model(configuration.model());
    if (!fitsAsShipped(configuration)) {
      new Planner(stored, configuration.workArea(), kernels)
          .require(configuration.rule(), configuration.budgetBytes());
    }
    return configuration.rule().learner(stored, configuration.workArea(), configuration.budgetBytes(), kernels);
  }

  /**
   * Tests see to it, for all models that are shipped; to measure it takes a second, as no code is compiled yet, and
   * every start would wait for that.
   */
  private static boolean fitsAsShipped(NodeConfiguration configuration) {
    return ShippedModel.isName(configuration.model())
        && configuration.rule().label().equals(NodeConfiguration.STANDARD_RULE)
        && configuration.budgetBytes() >= FixedLearner.STANDARD_BUDGET;
  }

  /** The same for the learner that serves and the one that teaches, whatever becomes of the file between them. */
  private static synchronized StoredModel model(Path nameOrFile) {
    try {
      if (!nameOrFile.equals(read)) {
        model = ShippedModel.read(nameOrFile);
        read = nameOrFile;
      }
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException("parameter ~model: " + e.getMessage(), e);
    }
  }
}
