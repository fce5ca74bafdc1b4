package org.onegrasp.rules;

import java.util.List;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;

/** Learns nothing: what the start weights do. */
final class NoTeaching extends LearningRule {
  @Override
  List<Rule> variants() {
    return List.of(new Rule("none", Rule.Arithmetic.FLOAT, this, LAYERS, 0, 0));
  }

  @Override
  FixedPass fixed(LessonParts parts) {
    throw new IllegalArgumentException("none: no lesson without a learning rule");
  }

  @Override
  long fixedMacs(GraspModel model, int firstLayer) {
    return 0;
  }

  @Override
  FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    throw new IllegalArgumentException("none: no lesson without a learning rule");
  }

  @Override
  long floatMacs(GraspModel model, int firstLayer) {
    return 0;
  }
}
