package org.onegrasp.node;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.model.Skill;
import org.onegrasp.model.Demonstration;
import org.onegrasp.node.skills.Skillful;

/**
 * Points at the highest cell, with the closing direction that its skill was taught (the first weight is the angle bin).
 * Objects with certain names come out badly. A gate can hold it in the middle of teaching.
 */
public final class FakeLearner implements GraspLearner {
  static final String WORSE = "worse";
  static final String REFUSAL = "the new weights are not better (loss 0.5 before, 0.7 after)";
  static final String BROKEN = "broken";
  static final int STEPS = 20;

  /** Teaching waits here at step 10. */
  final Semaphore gate;

  public FakeLearner(Semaphore gate) {
    this.gate = gate;
  }

  public static Semaphore open() {
    return new Semaphore(1_000_000);
  }

  @Override
  public Kernels kernels() {
    return Kernels.best().make();
  }

  @Override
  public Skill start() {
    return new Skill(Skillful.MODEL, new short[20_000], List.of());
  }

  @Override
  public InputSpec input() {
    return InputSpec.STANDARD;
  }

  @Override
  public OutputSpec output() {
    return OutputSpec.STANDARD;
  }

  @Override
  public void predict(Skill skill, byte[] heights, float[] quality) {
    Arrays.fill(quality, 0);
    int best = 0;
    int side = (int) Math.sqrt(heights.length) / 4;
    for (int cell = 0; cell < side * side; cell++) {
      best = height(heights, side, cell) > height(heights, side, best) ? cell : best;
    }
    quality[best * OutputSpec.STANDARD.bins() + skill.weights()[0]] = 0.9f;
  }

  /** Sum over the 4 x 4 input cells. */
  private static int height(byte[] heights, int side, int cell) {
    int sum = 0;
    for (int i = 0; i < 16; i++) {
      sum += heights[(cell / side * 4 + i / 4) * side * 4 + cell % side * 4 + i % 4];
    }
    return sum;
  }

  @Override
  public Teaching teach(List<Demonstration> course, long seed, Consumer<Progress> progress) {
    Demonstration shown = course.get(course.size() - 1);
    for (int step = 1; step <= STEPS; step++) {
      if (step == 10) {
        gate.acquireUninterruptibly();
      }
      if (step == 11 && shown.object().equals(BROKEN)) {
        throw new IllegalStateException("the arena is full");
      }
      progress.accept(new Progress(step, STEPS, 1f / step, 200_000));
    }
    short[] weights = start().weights();
    int bins = OutputSpec.STANDARD.bins();
    weights[0] = (short) Math.floorMod(Math.round(shown.grasp().yaw() / Math.PI * bins), bins);
    boolean worse = shown.object().equals(WORSE);
    return new Teaching(new Skill(Skillful.MODEL, weights, course), worse ? REFUSAL : "", 0.5f, worse ? 0.7f : 0.1f,
        STEPS, 200_000, 0.25);
  }
}
