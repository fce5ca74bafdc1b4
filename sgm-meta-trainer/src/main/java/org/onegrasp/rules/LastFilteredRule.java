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
 * Backpropagation with a {@link GradientFilter} in the last two convolutions below the head, as the paper uses it, and
 * exact gradients in the layers below them: {@link FixedTeaching} without modules, and {@link FixedBlocks} where layers
 * are depthwise or have skips.
 */
final class LastFilteredRule extends LearningRule {
  private static final String NAME = "gradient-filter-last2";
  private static final int CONVOLUTIONS = 2;

  @Override
  public List<Rule> variants() {
    return List.of(fixedVariant(NAME, 0.002), floatVariant(NAME, 0.006));
  }

  @Override
  protected boolean teachesBlocks() {
    return true;
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    FixedFilters filters = FixedFilters.last(parts.shape(), CONVOLUTIONS);
    return parts.shape().plain()
        ? new FixedTeaching(parts, ChainShape.withoutModules(parts.shape()), filters).pass()
        : new FixedBlocks(parts, null, filters).pass();
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    NetworkShape shape = model.shape();
    long exact = shape.plain() ? SyntheticGradientRule.macs(shape, ChainShape.withoutModules(shape), firstLayer)
        : FixedBlocks.macs(shape, null, firstLayer);
    return exact - savedMacs(shape, firstLayer);
  }

  @Override
  public FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    return new Backpropagation(network, firstLayer,
        FilteredBackpropagation.filters(network, Math.max(firstLayer, lowest(model.shape()))), true, arena);
  }

  @Override
  public long floatMacs(GraspModel model, int firstLayer) {
    return BackpropagationRule.macs(model.shape(), firstLayer) - savedMacs(model.shape(), firstLayer);
  }

  private static int lowest(NetworkShape shape) {
    return shape.size() - 1 - CONVOLUTIONS;
  }

  /** In gradients of weights, and of inputs but at the lowest layer that learns. */
  private static long savedMacs(NetworkShape shape, int firstLayer) {
    return GradientFilterRule.savedMacs(shape, Math.max(firstLayer, lowest(shape)))
        + GradientFilterRule.savedMacs(shape, Math.max(firstLayer + 1, lowest(shape)));
  }
}
