package org.onegrasp.node.sight;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.Skill;
import org.onegrasp.node.skills.Skillful;

/** Proposes to grasp whatever it sees in its middle, along x. */
final class CentreLearner implements GraspLearner {
  int predictions;

  @Override
  public InputSpec input() {
    return InputSpec.STANDARD;
  }

  @Override
  public OutputSpec output() {
    return OutputSpec.STANDARD;
  }

  @Override
  public Kernels kernels() {
    return Kernels.best().make();
  }

  @Override
  public Skill start() {
    return new Skill(Skillful.MODEL, new short[50], List.of());
  }

  @Override
  public void predict(Skill skill, byte[] seen, float[] quality) {
    predictions++;
    Arrays.fill(quality, 0);
    long sum = 0;
    long rows = 0;
    long cols = 0;
    for (int i = 0; i < seen.length; i++) {
      sum += seen[i];
      rows += (long) seen[i] * (i / 96);
      cols += (long) seen[i] * (i % 96);
    }
    if (sum > 0) {
      int cell = (int) (rows / sum / 4 * 24 + cols / sum / 4);
      quality[cell * OutputSpec.STANDARD.bins()] = 0.9f;
    }
  }

  @Override
  public Teaching teach(List<Demonstration> shown, long seed, Consumer<Progress> progress) {
    throw new UnsupportedOperationException();
  }
}
