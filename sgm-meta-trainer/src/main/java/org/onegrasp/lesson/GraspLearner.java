package org.onegrasp.lesson;

import java.util.List;
import java.util.function.Consumer;
import org.onegrasp.grasp.InputSpec;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.Skill;

/**
 * Predicts grasp quality with the shipped start weights or a taught skill, and teaches new skills from one or more
 * demonstrations. Not thread-safe: one instance for serving, one for teaching; skills are immutable and shared between
 * them.
 */
public interface GraspLearner {
  /** What the network is shown. */
  InputSpec input();

  /** What it says. */
  OutputSpec output();

  /** New kernels for one thread, of the kind that it computes with: for what looks at maps beside it. */
  Kernels kernels();

  /** The weights before any teaching, as a skill without a name. */
  Skill start();

  /**
   * Forward pass of the given weights.
   *
   * @param seen the input over the whole work area, int8 (side, side, channels) as {@link #input} says
   * @param quality probabilities 0 to 1 over the whole work area, (side, side, bins) as {@link #output} says;
   * overwritten
   */
  void predict(Skill skill, byte[] seen, float[] quality);

  /**
   * Fine-tunes the start weights on augmentations of demonstrations of one object, in turns.
   *
   * @param shown one or more, of the size that a lesson sees ({@link InputSpec#side}), wherever they were shown
   * @param seed of all randomness in the run
   * @param progress told after every step, on the calling thread
   * @throws IllegalArgumentException when a demonstration is not as the network sees; says what to do
   */
  Teaching teach(List<Demonstration> shown, long seed, Consumer<Progress> progress);

  /** The same with one demonstration. */
  default Teaching teach(Demonstration shown, long seed, Consumer<Progress> progress) {
    return teach(List.of(shown), seed, progress);
  }

  /**
   * From now on called on the thread that teaches before every sample of a lesson; it may wait, for others that need
   * the core.
   */
  default void beforeSamples(Runnable pause) {}

  /** One step of a teaching run: counts, the mean loss of the latest steps and the bytes in use at the peak so far. */
  record Progress(int step, int steps, float loss, long peakBytes) {}

  /**
   * The end of a teaching run.
   *
   * @param skill the new weights, also when they are refused
   * @param refusal why they must not be used and what to do, in plain words; empty when they are better than the start
   * on held-back augmentations of every demonstration, and good enough there
   * @param lossBefore mean loss of the start weights on all those augmentations
   * @param lossAfter mean loss of the new weights on them
   */
  record Teaching(Skill skill, String refusal, float lossBefore, float lossAfter, int steps, long peakBytes,
      double seconds) {
    /** Whether the new weights may be used. */
    public boolean accepted() {
      return refusal.isEmpty();
    }
  }
}
