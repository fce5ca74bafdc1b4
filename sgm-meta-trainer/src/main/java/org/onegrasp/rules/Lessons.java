package org.onegrasp.rules;

import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.world.WorkArea;

/** From a {@link Rule.Gradient} to what teaches with it, in each arithmetic: the one place that knows which class it is. */
final class Lessons {
  private static final int FORWARD_DIRECTIONS = 3;
  private static final double FORWARD_SWING = 0.05;
  private static final int FILTERED_CONVOLUTIONS = 2;

  private Lessons() {}

  private static ForwardSettings forward(int first) {
    return ForwardSettings.of(ForwardSettings.Form.AVERAGED, FORWARD_DIRECTIONS, FORWARD_SWING, FORWARD_SWING).withLayers(first, 0, 0)
        .withExactHead();
  }

  /** A lesson in fixed point, all of its tensors in the arena. */
  static FixedLesson fixed(GraspModel model, FixedSettings settings, WorkArea area, Arena arena) {
    int first = settings.firstLayer();
    AugmentationSettings augmentation = AugmentationSettings.STANDARD;
    return switch (settings.gradient()) {
      case LOCAL -> new FixedOnePass(model, first, area, augmentation, arena);
      case SYNTHETIC -> new FixedTeaching(model, first, area, augmentation, arena);
      case SYNTHETIC_FILTERED -> new FixedTeaching(model, ChainShape.of(model.shape(), model.width()),
          new FixedFilters(model.shape(), first), first, area, augmentation, arena);
      case FILTERED -> new FixedFiltering(model, first, area, augmentation, arena);
      case FILTERED_LAST -> new FixedTeaching(model, ChainShape.withoutModules(model.shape()),
          FixedFilters.last(model.shape(), FILTERED_CONVOLUTIONS), first, area, augmentation, arena);
      case EXACT -> new FixedTeaching(model, ChainShape.withoutModules(model.shape()), FixedFilters.none(model.shape()), first, area,
          augmentation, arena);
      case RECOMPUTED -> new FixedLastLayers(model, first, true, area, augmentation, arena);
      case RECOMPUTED_PLAIN -> new FixedLastLayers(model, first, false, area, augmentation, arena);
      case INT8 -> new FixedInt8(model, first, area, augmentation, arena);
      case PROJECTED -> new FixedTargets(model, first, TargetProjection.Norm.L2, area, augmentation, arena);
      case PROJECTED_SIGN -> new FixedTargets(model, first, TargetProjection.Norm.L1, area, augmentation, arena);
      case FORWARD -> new FixedForwardLesson(model, forward(first), area, augmentation, arena);
      case NONE -> throw new IllegalArgumentException("no lesson without gradients");
    };
  }

  /** Multiplications of {@link #fixed} for one sample. */
  static long fixedMacs(GraspModel model, FixedSettings settings) {
    int first = settings.firstLayer();
    return switch (settings.gradient()) {
      case LOCAL -> SampleMacs.onePass(model.shape(), first);
      case SYNTHETIC -> SampleMacs.synthetic(model.shape(), ChainShape.of(model.shape(), model.width()), first);
      case SYNTHETIC_FILTERED -> SampleMacs.synthetic(model.shape(), ChainShape.of(model.shape(), model.width()), first)
          - SampleMacs.savedByFilter(model.shape(), first);
      case FILTERED -> SampleMacs.filtered(model.shape(), first);
      case FILTERED_LAST -> SampleMacs.synthetic(model.shape(), ChainShape.withoutModules(model.shape()), first)
          - 2 * SampleMacs.savedByFilter(model.shape(), model.shape().size() - 1 - FILTERED_CONVOLUTIONS);
      case EXACT -> SampleMacs.synthetic(model.shape(), ChainShape.withoutModules(model.shape()), first);
      case RECOMPUTED, RECOMPUTED_PLAIN -> SampleMacs.lastLayers(model.shape(), first);
      case INT8 -> SampleMacs.backpropagation(model.shape(), first);
      case PROJECTED, PROJECTED_SIGN -> SampleMacs.local(model.shape(), first);
      case FORWARD -> SampleMacs.forwardBelowHead(model.shape(), first, FORWARD_DIRECTIONS);
      case NONE -> 0;
    };
  }

  /** The rule in float, all of its tensors in the arena. */
  static FloatRule floating(GraspModel model, Rule rule, FloatNetwork network, Arena arena) {
    int first = rule.firstLayer();
    return switch (rule.gradient()) {
      case LOCAL -> {
        model.requireHeads();
        yield new OnePassGradients(network, counted("local heads", model.heads(), arena), first, arena);
      }
      case SYNTHETIC -> new SyntheticGradients(network, counted("modules", model.modules(), arena), model.width(), first, arena);
      case EXACT, RECOMPUTED, RECOMPUTED_PLAIN -> new Backpropagation(network, first, arena);
      case PROJECTED -> new TargetMaps(network, model.format(), first, TargetProjection.Norm.L2, arena);
      case PROJECTED_SIGN -> new TargetMaps(network, model.format(), first, TargetProjection.Norm.L1, arena);
      case INT8, SYNTHETIC_FILTERED, FILTERED_LAST -> throw new IllegalArgumentException(rule.label() + " is made of integers: name it " + rule.name()
          + "/fixed");
      case FILTERED -> new FilteredBackpropagation(network, first, arena);
      case FORWARD -> new ForwardBelowHead(network, forward(first), arena);
      case NONE -> throw new IllegalArgumentException(rule.label() + " has no gradients to teach with");
    };
  }

  /** Multiplications of {@link #floating} for one sample. */
  static long floatMacs(GraspModel model, Rule rule) {
    int first = rule.firstLayer();
    return switch (rule.gradient()) {
      case LOCAL -> SampleMacs.onePass(model.shape(), first);
      case SYNTHETIC, SYNTHETIC_FILTERED -> SampleMacs.synthetic(model.shape(), ChainShape.of(model.shape(), model.width()), first);
      case EXACT, RECOMPUTED, RECOMPUTED_PLAIN, INT8, FILTERED_LAST -> SampleMacs.backpropagation(model.shape(), first);
      case PROJECTED, PROJECTED_SIGN -> SampleMacs.local(model.shape(), first);
      case FILTERED -> SampleMacs.filtered(model.shape(), first);
      case FORWARD -> SampleMacs.forwardBelowHead(model.shape(), first, FORWARD_DIRECTIONS);
      case NONE -> 0;
    };
  }

  /** A copy, so that it is counted. */
  private static float[] counted(String name, float[] parameters, Arena arena) {
    float[] copy = arena.floats(name, parameters.length);
    System.arraycopy(parameters, 0, copy, 0, copy.length);
    return copy;
  }
}
