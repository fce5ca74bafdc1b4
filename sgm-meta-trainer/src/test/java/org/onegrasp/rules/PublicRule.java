package org.onegrasp.rules;

import java.util.List;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.LearningRule;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;

/** A rule of somebody else: what a class must be to be named by the property {@code onegrasp.rules}. */
public final class PublicRule extends LearningRule {
  @Override
  public List<Rule> variants() {
    return new NoTeaching().variants();
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    return new NoTeaching().fixed(parts);
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return new NoTeaching().fixedMacs(model, firstLayer);
  }
}
