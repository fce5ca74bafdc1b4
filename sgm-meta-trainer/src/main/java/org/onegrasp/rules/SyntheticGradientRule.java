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
 * Static synthetic gradients (Neven et al. 2020, arXiv 2009.09675), conditioned on the error:
 * {@link SyntheticGradients}, {@link FixedTeaching}. With a {@link GradientFilter} the gradients of weights are made
 * from means of patches. In a network with residual blocks other modules serve, those of a {@link StageShape}:
 * {@link StageGradients}, {@link FixedBlocks}.
 */
final class SyntheticGradientRule extends LearningRule {
  /** Of layers whose gradients are synthetic: an error of the modules is the same in every step. */
  private static final double SHARE = 0.3;
  /**
   * Modules of a residual stage that are followed, counted from its top. Those farther down point too little along the
   * exact gradient (cosines below 0.55 where the deep network was trained), so that their layers do better to stay.
   */
  private static final int FOLLOWED = 5;
  private static final String NAME = "sgm";
  private static final String FILTERED = "sgm-filter";
  private final boolean filtered;

  SyntheticGradientRule(boolean filtered) {
    this.filtered = filtered;
  }

  @Override
  public List<Rule> variants() {
    return filtered ? List.of(fixedVariant(FILTERED, 0.002))
        : List.of(fixedVariant(NAME, 0.002), floatVariant(NAME, 0.005));
  }

  @Override
  protected String obstacle(GraspModel model) {
    String name = filtered ? FILTERED : NAME;
    if (!model.shape().plain()) {
      return StageShape.in(model.shape())
          ? missing(model, name, "modules of a residual stage", StageGradients.PART, stage(model).parameters())
          : name + " needs residual blocks where layers are depthwise; bp-checkpoint does not";
    }
    String shape = ChainShape.obstacle(model.shape());
    if (!shape.isEmpty()) {
      return name + " cannot teach this model: " + shape;
    }
    GraspModel.Part part = model.parts().get(SyntheticGradients.PART);
    int parameters = part == null ? 0 : modules(model).parameters();
    return missing(model, name, "synthetic gradient modules", SyntheticGradients.PART, parameters);
  }

  @Override
  protected boolean teachesBlocks() {
    return true;
  }

  private static StageShape stage(GraspModel model) {
    return StageShape.of(model.shape());
  }

  private static ChainShape modules(GraspModel model) {
    return ChainShape.in(model);
  }

  @Override
  public double share(GraspModel model, int i) {
    return model.shape().plain() ? i >= modules(model).top() ? 1 : SHARE : share(stage(model), i);
  }

  private static double share(StageShape stage, int i) {
    if (i > stage.end(stage.modules() - 1)) {
      return 1;
    }
    int left = stage.modules() - FOLLOWED;
    return left <= 0 || i > stage.end(left - 1) ? SHARE : 0;
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    FixedFilters filters =
        filtered ? new FixedFilters(parts.shape(), parts.firstLayer()) : FixedFilters.none(parts.shape());
    return parts.shape().plain() ? new FixedTeaching(parts, modules(parts.model()), filters).pass()
        : new FixedBlocks(parts, stage(parts.model()), filters).pass();
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    long macs = model.shape().plain() ? macs(model.shape(), modules(model), firstLayer)
        : FixedBlocks.macs(model.shape(), stage(model), firstLayer);
    return macs - (filtered ? GradientFilterRule.savedMacs(model.shape(), firstLayer) : 0);
  }

  @Override
  public FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    if (filtered) {
      return super.floating(model, network, firstLayer, arena);
    }
    if (!model.shape().plain()) {
      return new StageGradients(network, counted("modules", model.part(StageGradients.PART).parameters(), arena),
          firstLayer, arena);
    }
    GraspModel.Part part = model.part(SyntheticGradients.PART);
    return new SyntheticGradients(network, counted("modules", part.parameters(), arena), part.width(), firstLayer,
        arena);
  }

  @Override
  public long floatMacs(GraspModel model, int firstLayer) {
    return model.shape().plain() ? macs(model.shape(), modules(model), firstLayer)
        : BackpropagationRule.macs(model.shape(), firstLayer) + stage(model).macs();
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
