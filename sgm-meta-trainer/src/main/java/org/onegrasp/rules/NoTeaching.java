package org.onegrasp.rules;

import java.util.List;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.LearningRule;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.lesson.UntaughtLearner;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.world.WorkArea;

/** Learns nothing: what the start weights do. */
final class NoTeaching extends LearningRule {
  @Override
  protected boolean teachesBlocks() {
    return true;
  }

  @Override
  public List<Rule> variants() {
    return List.of(new Rule("none", Rule.Arithmetic.FLOAT, this, 0, 0, 0, 0, 0));
  }

  @Override
  protected OneShotLearner oneShotLearner(Rule variant, GraspModel model, WorkArea area, long budgetBytes,
      Kernels.Source kernels) {
    return new UntaughtLearner(model, area, kernels.make());
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    throw new IllegalArgumentException("none: no lesson without a learning rule");
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return 0;
  }

  @Override
  public FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    throw new IllegalArgumentException("none: no lesson without a learning rule");
  }

  @Override
  public long floatMacs(GraspModel model, int firstLayer) {
    return 0;
  }
}
