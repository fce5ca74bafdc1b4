package org.onegrasp.peers;

import java.util.List;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.LearningRule;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.world.WorkArea;

/** Backpropagation by PyTorch, as a rule among ours, so that it is judged in the same looks. */
public final class TorchRule extends LearningRule {
  private static final String PLAIN = "torch";
  private static final String JUDGED = "torch-judged";
  /** As the float rule {@code bp} has it. */
  private static final double RATE = 0.006;

  /**
   * With channels one after the other, with channels last in memory, and the latter with what a user needs who wants to
   * know whether the lesson was one: its loss before and after on samples that were held back, as ours have it.
   */
  @Override
  public List<Rule> variants() {
    return List.of(floatVariant(PLAIN, RATE), floatVariant("torch-last", RATE), floatVariant(JUDGED, RATE));
  }

  @Override
  protected OneShotLearner oneShotLearner(Rule variant, GraspModel model, WorkArea area, long budgetBytes,
      Kernels.Source kernels) {
    return new TorchLearner(variant, model, area, !variant.name().equals(PLAIN),
        variant.name().equals(JUDGED), kernels);
  }

  @Override
  public FixedPass fixed(LessonParts parts) {
    throw new IllegalArgumentException("PyTorch teaches in float");
  }

  @Override
  public long fixedMacs(GraspModel model, int firstLayer) {
    throw new IllegalArgumentException("PyTorch teaches in float");
  }
}
