package org.onegrasp.rules;

import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.LearningRule;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;

/**
 * Controls of {@link SyntheticGradientRule}: the same lesson, without what its modules have learned. If {@code sgm} is
 * no better than {@code sgm-still}, its modules move nothing that matters; if it is no better than {@code sgm-random},
 * any movement would do.
 */
final class ControlRule extends LearningRule {
  /** What takes the place of the trained modules. */
  enum Modules {
    /** The layers that modules serve stay as they are. */
    STILL("sgm-still"),
    /** The trained ones with the sign of every parameter drawn anew, so that all lengths are the same. */
    RANDOM("sgm-random");

    private final String rule;

    Modules(String rule) {
      this.rule = rule;
    }
  }

  private static final long SIGNS = 20;
  private final LearningRule controlled = new SyntheticGradientRule(false);
  private final Modules modules;

  ControlRule(Modules modules) {
    this.modules = modules;
  }

  @Override
  public List<Rule> variants() {
    return List.of(fixedVariant(modules.rule, 0.002), floatVariant(modules.rule, 0.005));
  }

  @Override
  public boolean control() {
    return true;
  }

  @Override
  protected String obstacle(GraspModel model) {
    return controlled.refusal(model);
  }

  @Override
  protected boolean teachesBlocks() {
    return true;
  }

  @Override
  public double share(GraspModel model, int i) {
    double share = controlled.share(model, i);
    return modules == Modules.STILL && share < 1 ? 0 : share;
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    return controlled.fixed(parts);
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    return controlled.fixedMacs(model, firstLayer);
  }

  @Override
  public FloatRule floating(GraspModel model, FloatNetwork network, int firstLayer, Arena arena) {
    return controlled.floating(prepared(model), network, firstLayer, arena);
  }

  @Override
  public long floatMacs(GraspModel model, int firstLayer) {
    return controlled.floatMacs(model, firstLayer);
  }

  @Override
  protected GraspModel prepared(GraspModel model) {
    if (modules == Modules.STILL) {
      return model;
    }
    String name = model.shape().plain() ? SyntheticGradients.PART : StageGradients.PART;
    GraspModel.Part part = model.part(name);
    float[] parameters = part.parameters().clone();
    SplittableRandom random = new SplittableRandom(SIGNS);
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] = random.nextBoolean() ? parameters[k] : -parameters[k];
    }
    return model.with(name, new GraspModel.Part(part.width(), parameters, part.cosines()));
  }
}
