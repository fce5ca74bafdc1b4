package org.onegrasp.rules;

import java.util.List;
import org.onegrasp.lesson.FilterShape;
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
 * Gradient filtering (Yang, Li, Marculescu 2023, arXiv 2301.00330) in every hidden layer but the lowest: gradients and
 * inputs as means of patches, see {@link GradientFilter}: {@link FilteredBackpropagation}, {@link FixedFiltering}.
 * Where blocks have skips, gradients of weights only, with exact errors: {@link Backpropagation}, {@link FixedBlocks}.
 */
final class GradientFilterRule extends LearningRule {
  @Override
  public List<Rule> variants() {
    return List.of(fixedVariant("gradient-filter", 0.002), floatVariant("gradient-filter", 0.006));
  }

  @Override
  protected boolean teachesBlocks() {
    return true;
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    if (!parts.shape().plain()) {
      return new FixedBlocks(parts, null, new FixedFilters(parts.shape(), parts.firstLayer())).pass();
    }
    return new FixedFiltering(parts).pass();
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    NetworkShape shape = model.shape();
    return shape.plain() ? macs(shape, firstLayer)
        : FixedBlocks.macs(shape, null, firstLayer) - savedMacs(shape, firstLayer);
  }

  @Override
  public FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    if (!model.shape().plain()) {
      return new Backpropagation(network, firstLayer, FilteredBackpropagation.filters(network, firstLayer), false,
          arena);
    }
    return new FilteredBackpropagation(network, firstLayer, arena);
  }

  @Override
  public long floatMacs(GraspModel model, int firstLayer) {
    NetworkShape shape = model.shape();
    return shape.plain() ? macs(shape, firstLayer)
        : BackpropagationRule.macs(shape, firstLayer) - savedMacs(shape, firstLayer);
  }

  static long macs(NetworkShape shape, int firstLayer) {
    long belowFirst = savedMacs(shape, firstLayer + 1); // no gradient of inputs is made at the lowest layer that learns
    return BackpropagationRule.macs(shape, firstLayer) - savedMacs(shape, firstLayer) - belowFirst;
  }

  /** What filters save in gradients of weights of the hidden layers from {@code firstLayer} on. */
  static long savedMacs(NetworkShape shape, int firstLayer) {
    long macs = 0;
    for (int i = Math.max(firstLayer, FilterShape.LOWEST); i < shape.size() - 1; i++) {
      macs += shape.layer(i).macs() - new FilterShape(shape.layer(i), FilterShape.PATCH).patches().macs();
    }
    return macs;
  }
}
