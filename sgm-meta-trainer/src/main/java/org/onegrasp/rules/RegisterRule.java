package org.onegrasp.rules;

import java.util.List;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.LearningRule;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.StoredModel;
import org.onegrasp.world.WorkArea;

/**
 * The rival without learning, beside which all learning has to show what it earns: the demonstrated height map t is
 * laid over the new one z, and where it fits best, there is the grasp ({@link PatternSearch}). Over the shown cells k,
 * moved by p and turned by a:
 *
 * <pre>
 *   distance(p, a) = 1 - sum_k min(t_k, z_{p + R_a k}) / sum_k max(t_k, z_{p + R_a k})
 * </pre>
 *
 * There are no weights to teach; a skill is its demonstration.
 */
final class RegisterRule extends LearningRule {
  private static final String NAME = "register";

  @Override
  protected boolean teachesBlocks() {
    return true;
  }

  @Override
  public List<Rule> variants() {
    return List.of(new Rule(NAME, Rule.Arithmetic.FIXED, this, 0, 0, 0, 0, 0));
  }

  @Override
  protected OneShotLearner oneShotLearner(Rule variant, GraspModel model, WorkArea area, long budgetBytes,
      Kernels.Source kernels) {
    return new RegisterLearner(model, "the model under evaluation", area, budgetBytes, kernels);
  }

  @Override
  protected GraspLearner learner(Rule variant, StoredModel stored, WorkArea area, long budgetBytes,
      Kernels.Source kernels) {
    return new RegisterLearner(stored.model(), stored.sha256(), area, budgetBytes, kernels);
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    throw new IllegalArgumentException(NAME + ": it has no lesson; a skill by it is the demonstration alone");
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return 0;
  }
}
