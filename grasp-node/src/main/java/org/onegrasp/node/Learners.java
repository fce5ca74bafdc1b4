package org.onegrasp.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.onegrasp.rules.FixedLearner;
import org.onegrasp.rules.FixedSettings;
import org.onegrasp.rules.GraspLearner;
import org.onegrasp.rules.ModelFile;
import org.onegrasp.rules.StoredModel;
import org.onegrasp.world.WorkArea;

final class Learners {
  private Learners() {}

  static GraspLearner shipped(WorkArea area) {
    try {
      StoredModel stored = ModelFile.shipped();
      return new FixedLearner(stored.model(), stored.sha256(), FixedSettings.STANDARD, area, FixedLearner.STANDARD_BUDGET);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
