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
 * Fixed-point forward gradients (Feng et al. 2024, arXiv 2411.04036) below an exact head: slopes along random
 * directions from two forward passes each: {@link ForwardBelowHead}, {@link FixedForwardPass}.
 */
final class ForwardGradientRule extends LearningRule {
  private static final String NAME = "forward-gradient";
  private static final int LAYERS = 2; // the head and the one below it
  private static final int DIRECTIONS = 3;
  private static final double SWING = 0.05;
  /** Of layers below the head: a step of forward gradients is mostly noise, see docs/learning-rules.md. */
  private static final double SHARE = 0.1;

  @Override
  public List<Rule> variants() {
    return List.of(fixedVariant(NAME, LAYERS, 0.005), floatVariant(NAME, LAYERS, 0.003));
  }

  private static ForwardSettings settings(int firstLayer) {
    return ForwardSettings.of(ForwardSettings.Form.AVERAGED, DIRECTIONS, SWING, SWING).withLayers(firstLayer, 0, 0)
        .withExactHead();
  }

  @Override
  public double share(GraspModel model, int i) {
    return i < model.shape().size() - 1 ? SHARE : 1;
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    return new FixedForwardPass(parts, settings(parts.firstLayer()));
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return macs(model.shape(), firstLayer, DIRECTIONS);
  }

  @Override
  public FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    return new ForwardBelowHead(network, settings(firstLayer), arena);
  }

  @Override
  public long floatMacs(GraspModel model, int firstLayer) {
    return macs(model.shape(), firstLayer, DIRECTIONS);
  }

  /** A forward pass, two more of the upper layers for each direction and one to learn the head with. */
  static long macs(NetworkShape shape, int firstLayer, int directions) {
    return shape.macs(0) + (2L * directions + 1) * shape.macs(firstLayer) + shape.macs(shape.size() - 1);
  }
}
