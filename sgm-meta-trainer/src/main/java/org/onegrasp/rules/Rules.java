package org.onegrasp.rules;

import java.util.List;

/** The learning rules. */
final class Rules {
  /** Every rule there is; where two have variants of one name, that of the first counts. */
  static final List<LearningRule> ALL = List.of(
      new NoTeaching(),
      new LastLayersRule(true),
      new BackpropagationRule(),
      new Int8Rule(),
      new TargetProjectionRule(TargetProjection.Norm.L2),
      new TargetProjectionRule(TargetProjection.Norm.L1),
      new GradientFilterRule(),
      new LastFilteredRule(),
      new SyntheticGradientRule(true),
      new LastLayersRule(false),
      new ForwardGradientRule(),
      new OnePassRule(),
      new SyntheticGradientRule(false));

  private Rules() {}
}
