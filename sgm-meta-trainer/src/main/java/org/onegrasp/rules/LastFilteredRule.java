package org.onegrasp.rules;

import java.util.List;
import org.onegrasp.lesson.FixedFilters;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.LearningRule;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;

/**
 * Backpropagation with a {@link GradientFilter} in the last two convolutions below the head, as the paper uses it, and
 * exact gradients in the layers below them: {@link FixedTeaching} without modules.
 */
final class LastFilteredRule extends LearningRule {
  private static final String NAME = "gradient-filter-last2";
  private static final int CONVOLUTIONS = 2;

  @Override
  public List<Rule> variants() {
    return List.of(fixedVariant(NAME, 0.002));
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    return new FixedTeaching(parts, ChainShape.withoutModules(parts.shape()),
        FixedFilters.last(parts.shape(), CONVOLUTIONS)).pass();
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return SyntheticGradientRule.macs(model.shape(), ChainShape.withoutModules(model.shape()), firstLayer)
        - 2 * GradientFilterRule.savedMacs(model.shape(), model.shape().size() - 1 - CONVOLUTIONS);
  }
}
