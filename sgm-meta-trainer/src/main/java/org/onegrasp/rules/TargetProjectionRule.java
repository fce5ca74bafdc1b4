package org.onegrasp.rules;

import java.util.List;
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
 * Target projection, tpSGD (Lomnitz et al. 2022, arXiv 2208.08503): each hidden layer moves towards a fixed random
 * projection of the label, in one pass: {@link TargetMaps}, {@link FixedTargets}.
 */
final class TargetProjectionRule extends LearningRule {
  /** Of hidden layers: random targets lead away from what the layers above expect, see docs/decisions.md. */
  private static final float SHARE = 0.001f;
  private final TargetProjection.Norm norm;

  /** @param norm L2 takes the error itself, L1 its sign */
  TargetProjectionRule(TargetProjection.Norm norm) {
    this.norm = norm;
  }

  @Override
  public List<Rule> variants() {
    String name = norm == TargetProjection.Norm.L2 ? "tpsgd" : "tpsgd-l1";
    return List.of(fixedVariant(name, 0.005), floatVariant(name, 0.015));
  }

  @Override
  public double share(GraspModel model, int i) {
    return i < model.shape().size() - 1 ? SHARE : 1;
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    return new FixedTargets(parts, norm).pass();
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return macs(model.shape(), firstLayer);
  }

  @Override
  public FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    return new TargetMaps(network, model.format(), firstLayer, norm, arena);
  }

  @Override
  public long floatMacs(GraspModel model, int firstLayer) {
    return macs(model.shape(), firstLayer);
  }

  /**
   * One forward pass and gradients of weights alone; the multiplications by label maps are left out, nearly all of them
   * are 0.
   */
  static long macs(NetworkShape shape, int firstLayer) {
    return shape.macs(0) + shape.macs(firstLayer);
  }
}
