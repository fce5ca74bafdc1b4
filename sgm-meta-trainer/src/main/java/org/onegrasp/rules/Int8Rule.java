package org.onegrasp.rules;

import java.util.List;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.LearningRule;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;

/**
 * Backpropagation with weights stored in int8 and quantisation-aware scaling, as small devices do it:
 * {@link FixedInt8}.
 */
final class Int8Rule extends LearningRule {
  private static final String NAME = "bp-int8";

  @Override
  public List<Rule> variants() {
    return List.of(fixedVariant(NAME, 0.002));
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    return new FixedInt8(parts).pass();
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return BackpropagationRule.macs(model.shape(), firstLayer);
  }
}
