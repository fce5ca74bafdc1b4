package org.onegrasp.rules;

import java.util.List;
import org.onegrasp.lesson.FixedFilters;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.LearningRule;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/**
 * Static synthetic gradients (Neven et al. 2020, arXiv 2009.09675), conditioned on the error: {@link SyntheticGradients},
 * {@link FixedTeaching}. With a {@link GradientFilter} the gradients of weights are made from means of patches.
 */
final class SyntheticGradientRule extends LearningRule {
  /** Of layers whose gradients are synthetic: an error of the modules is the same in every step. */
  private static final double SHARE = 0.3;
  private static final String NAME = "sgm";
  private static final String FILTERED = "sgm-filter";
  private final boolean filtered;

  SyntheticGradientRule(boolean filtered) {
    this.filtered = filtered;
  }

  @Override
  public List<Rule> variants() {
    return filtered ? List.of(fixedVariant(FILTERED, 0.002)) : List.of(fixedVariant(NAME, 0.002), floatVariant(NAME, 0.005));
  }

  @Override
  public String obstacle(GraspModel model) {
    GraspModel.Part part = model.parts().get(SyntheticGradients.PART);
    int parameters = part == null ? 0 : modules(model).parameters();
    return missing(model, filtered ? FILTERED : NAME, "synthetic gradient modules", SyntheticGradients.PART, parameters);
  }

  private static ChainShape modules(GraspModel model) {
    return ChainShape.of(model.shape(), model.part(SyntheticGradients.PART).width());
  }

  @Override
  public double share(GraspModel model, int i) {
    return i < modules(model).top() ? SHARE : 1;
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    return new FixedTeaching(parts, modules(parts.model()), filtered ? new FixedFilters(parts.shape(), parts.firstLayer())
        : FixedFilters.none(parts.shape()));
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return macs(model.shape(), modules(model), firstLayer) - (filtered ? GradientFilterRule.savedMacs(model.shape(), firstLayer) : 0);
  }

  @Override
  public FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    if (filtered) {
      throw onlyInFixedPoint(FILTERED);
    }
    GraspModel.Part part = model.part(SyntheticGradients.PART);
    return new SyntheticGradients(network, counted("modules", part.parameters(), arena), part.width(), firstLayer, arena);
  }

  @Override
  public long floatMacs(GraspModel model, int firstLayer) {
    return macs(model.shape(), modules(model), firstLayer);
  }

  /** One forward pass and, for the low layers, a part of a second; the gradients of the exact layers go down once. */
  static long macs(NetworkShape shape, ChainShape chain, int firstLayer) {
    long macs = shape.macs(0) + shape.macs(firstLayer) + shape.macs(Math.max(firstLayer, chain.top()) + 1);
    int again = shape.size() - FixedTeaching.KEPT_INPUTS - 2; // the highest layer that the second pass computes
    if (firstLayer <= again + 1) {
      macs += shape.macs(0) - shape.macs(again + 1);
    }
    return firstLayer < chain.top() ? macs + chain.macs(firstLayer) : macs;
  }
}
