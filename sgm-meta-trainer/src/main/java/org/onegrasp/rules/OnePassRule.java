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
 * Static synthetic gradients in one pass (Neven et al. 2020, arXiv 2009.09675), conditioned on the label by a local
 * head at each low layer: {@link OnePassGradients}, {@link FixedOnePass}.
 */
final class OnePassRule extends LearningRule {
  private static final String NAME = "sgm-onepass";
  /** Of layers with local heads, which err always in the same direction: more than this ruins thin objects. */
  private static final double SHARE = 0.02;

  @Override
  public List<Rule> variants() {
    return List.of(fixedVariant(NAME, 0.002), floatVariant(NAME, 0.005));
  }

  @Override
  protected String obstacle(GraspModel model) {
    String shape = HeadShape.obstacle(model.shape());
    return !shape.isEmpty() ? NAME + " cannot teach this model: " + shape
        : missing(model, NAME, "local heads", OnePassGradients.PART, HeadShape.of(model.shape()).parameters());
  }

  @Override
  public double share(GraspModel model, int i) {
    return i < HeadShape.of(model.shape()).entries() ? SHARE : 1;
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    return new FixedOnePass(parts).pass();
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return macs(model.shape(), firstLayer);
  }

  @Override
  public FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    return new OnePassGradients(network, counted("local heads", model.part(OnePassGradients.PART).parameters(), arena),
        firstLayer, arena);
  }

  @Override
  public long floatMacs(GraspModel model, int firstLayer) {
    return macs(model.shape(), firstLayer);
  }

  /** One forward pass, with a local head's way forth and back for each low layer. */
  static long macs(NetworkShape shape, int firstLayer) {
    HeadShape heads = HeadShape.of(shape);
    return shape.macs(0) + shape.macs(firstLayer) + shape.macs(Math.max(firstLayer, heads.entries()) + 1)
        + heads.macs(firstLayer);
  }
}
