package org.onegrasp.lesson;

import java.util.function.Consumer;
import org.onegrasp.model.Skill;
import org.onegrasp.world.Grasp;

/**
 * Predicts grasp quality with the shipped start weights or a taught skill, and teaches new skills from one demonstration.
 * Not thread-safe: one instance for serving, one for teaching; skills are immutable and shared between them.
 */
public interface GraspLearner {
  /** Sides of the input height map, cells of 4 mm. */
  int INPUT_CELLS = 96;
  /** Sides of the output map, cells of 16 mm. */
  int OUTPUT_CELLS = 24;
  /** Closing directions over half a turn; bin b is centred on b * pi / 8 radians. */
  int ANGLE_BINS = 8;

  /** The weights before any teaching, as a skill without a name. */
  Skill start();

  /**
   * Forward pass of the given weights.
   *
   * @param heights (96, 96) int8, millimetres above the table, row-major
   * @param quality (24, 24, 8) probabilities 0 to 1, overwritten
   */
  void predict(Skill skill, byte[] heights, float[] quality);

  /**
   * Fine-tunes the start weights on augmentations of one demonstration.
   *
   * @param heights (96, 96) int8, millimetres above the table, row-major, as the demonstration was seen
   * @param grasp the demonstrated grasp in the base frame
   * @param seed of all randomness in the run
   * @param progress told after every step, on the calling thread
   */
  Teaching teach(String object, byte[] heights, Grasp grasp, long seed, Consumer<Progress> progress);

  /** One step of a teaching run: counts, the mean loss of the latest steps and the bytes in use at the peak so far. */
  record Progress(int step, int steps, float loss, long peakBytes) {}

  /**
   * The end of a teaching run.
   *
   * @param skill the new weights, also when they were not accepted
   * @param accepted the new weights are better than the start on held-back augmentations of the demonstration
   * @param lossBefore mean loss of the start weights on those augmentations
   * @param lossAfter mean loss of the new weights on them
   */
  record Teaching(Skill skill, boolean accepted, float lossBefore, float lossAfter, int steps, long peakBytes, double seconds) {}
}
