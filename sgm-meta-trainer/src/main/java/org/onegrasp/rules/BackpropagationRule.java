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
 * Backpropagation through all layers: delta_{i-1} = relu'(h_{i-1}) * W_i^T delta_i. In float it keeps every activation
 * ({@link Backpropagation}); in fixed point one bit a unit of the low layers, and computes the rest again
 * ({@link FixedTeaching} without modules), or what goes into residual blocks and comes out ({@link FixedBlocks}).
 */
final class BackpropagationRule extends LearningRule {
  @Override
  public List<Rule> variants() {
    return List.of(floatVariant("bp", 0.006), fixedVariant("bp-checkpoint", 0.002));
  }

  @Override
  protected boolean teachesBlocks() {
    return true;
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    if (!parts.shape().plain()) {
      return new FixedBlocks(parts, null, FixedFilters.none(parts.shape())).pass();
    }
    return new FixedTeaching(parts, ChainShape.withoutModules(parts.shape()), FixedFilters.none(parts.shape())).pass();
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    if (!model.shape().plain()) {
      return FixedBlocks.macs(model.shape(), null, firstLayer);
    }
    return SyntheticGradientRule.macs(model.shape(), ChainShape.withoutModules(model.shape()), firstLayer);
  }

  @Override
  public FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    return new Backpropagation(network, firstLayer, arena);
  }

  @Override
  public long floatMacs(GraspModel model, int firstLayer) {
    return macs(model.shape(), firstLayer);
  }

  /** Forth, and down to the lowest layer that learns. */
  static long macs(NetworkShape shape, int firstLayer) {
    return shape.macs(0) + shape.macs(firstLayer) + shape.macs(firstLayer + 1);
  }
}
