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
   * Cosine to the exact gradient from which on a module is followed. Below it a module of the deep network points too
   * little along that gradient: its layers do better to stay.
   */
  private static final double LEAST_COSINE = 0.55;
  /** Modules of a residual stage that are followed, counted from its top, where the model does not tell cosines. */
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
      return StageShape.in(model.shape()) ? stageObstacle(model, name)
          : name + " needs residual blocks where layers are depthwise; bp-checkpoint does not";
    }
    String shape = ChainShape.obstacle(model.shape());
    if (!shape.isEmpty()) {
      return name + " cannot teach this model: " + shape;
    }
    GraspModel.Part part = model.parts().get(SyntheticGradients.PART);
    int parameters = part == null ? 0 : modules(model).parameters();
    String missing = missing(model, name, "synthetic gradient modules", SyntheticGradients.PART, parameters);
    return missing.isEmpty() ? unmeasured(part, name, modules(model).top()) : missing;
  }

  private static String stageObstacle(GraspModel model, String name) {
    String missing =
        missing(model, name, "modules of a residual stage", StageGradients.PART, stage(model).parameters());
    return missing.isEmpty() ? unmeasured(model.part(StageGradients.PART), name, stage(model).modules()) : missing;
  }

  private static String unmeasured(GraspModel.Part part, String name, int modules) {
    int measured = part.cosines().length;
    return measured == 0 || measured == modules ? ""
        : name + " needs the cosines of all " + modules + " modules or of none, and the model has " + measured
            + ": the file is damaged, or of another program";
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
    if (model.shape().plain()) {
      float[] cosines = model.part(SyntheticGradients.PART).cosines();
      return i >= modules(model).top() ? 1 : follows(cosines, i, true) ? SHARE : 0;
    }
    StageShape stage = stage(model);
    float[] cosines = model.part(StageGradients.PART).cosines();
    for (int b = 0; b < stage.modules(); b++) {
      if (i <= stage.end(b)) {
        return follows(cosines, b, b >= stage.modules() - FOLLOWED) ? SHARE : 0;
      }
    }
    return 1;
  }

  private static boolean follows(float[] cosines, int module, boolean untold) {
    return cosines.length == 0 ? untold : cosines[module] >= LEAST_COSINE;
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
