package org.onegrasp.rules;

import java.util.ArrayList;
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
 * Backpropagation through the last layers, or all of them, that keeps next to nothing and computes the rest again, for
 * the smallest budgets: {@link FixedLastLayers}; with residual blocks {@link FixedBlocks}, which keeps more. In float
 * it is {@link Backpropagation} of the same layers.
 */
final class LastLayersRule extends LearningRule {
  private static final String HEAD = "head";
  private static final String ALL = "bp-recompute";
  private final boolean momentum;

  /** @param momentum costs a byte for each parameter that learns */
  LastLayersRule(boolean momentum) {
    this.momentum = momentum;
  }

  @Override
  public List<Rule> variants() {
    if (!momentum) {
      return List.of(fixedVariant(ALL + "-plain", 0.004));
    }
    List<Rule> variants = new ArrayList<>();
    double[] floatRates = {0.015, 0.01, 0.01, 0.01, 0.006}; // of the last layer, the last two, ...
    for (int layers = 1; layers <= floatRates.length; layers++) {
      String name = layers == 1 ? HEAD : "bp-last" + layers;
      variants.add(fixedVariant(name, layers, 0.002));
      variants.add(floatVariant(name, layers, floatRates[layers - 1]));
    }
    variants.add(fixedVariant(ALL, 0.002));
    return variants;
  }

  @Override
  protected boolean teachesBlocks() {
    return momentum;
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    if (!parts.shape().plain()) {
      return new FixedBlocks(parts, null, FixedFilters.none(parts.shape())).pass();
    }
    return new FixedLastLayers(parts, momentum);
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return model.shape().plain() ? macs(model.shape(), firstLayer) : FixedBlocks.macs(model.shape(), null, firstLayer);
  }

  /** Each layer's input is made anew from the network's, and its gradient of weights twice. */
  static long macs(NetworkShape shape, int firstLayer) {
    long macs = shape.macs(0) + 2 * shape.macs(firstLayer) + shape.macs(firstLayer + 1);
    for (int i = Math.max(2, firstLayer); i < shape.size() - 1; i++) {
      macs += shape.macs(0) - shape.macs(i);
    }
    if (firstLayer < 2) {
      macs += 5 * shape.layer(0).macs(); // rows of its output, for each row of layer 1's kernel but one twice
    }
    if (firstLayer == 0) {
      macs += shape.layer(0).macs() + shape.layer(1).macs(); // once more, and two rows for each one of the gradient
    }
    return macs;
  }

  @Override
  public FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    return new Backpropagation(network, firstLayer, arena);
  }

  @Override
  public long floatMacs(GraspModel model, int firstLayer) {
    return BackpropagationRule.macs(model.shape(), firstLayer);
  }
}
