package org.onegrasp.rules;

import java.util.SplittableRandom;
import org.onegrasp.world.Grasp;

/** One teaching run in fixed point, every tensor in one byte budget. Nothing is allocated once it was made, but for {@link #weights}. */
sealed interface FixedLesson permits FixedTeaching, FixedOnePass, FixedLastLayers, FixedInt8, FixedTargets, FixedFiltering,
    FixedForwardLesson {
  /** Before a lesson: the weights to start from and what was shown. */
  void begin(short[] start, byte[] heights, long seed);

  /** Another demonstration for the samples that follow. */
  void show(byte[] heights);

  /** Loss of the present weights on one augmentation, nats. */
  double judge(Grasp grasp, SplittableRandom random);

  /**
   * One sample, one update.
   *
   * @param rate Q0.24
   * @param syntheticRate Q0.24, for layers with synthetic gradients
   * @return loss before the update, nats
   */
  double learn(Grasp grasp, SplittableRandom random, int rate, int syntheticRate);

  /** A copy of the present weights. */
  short[] weights();
}
