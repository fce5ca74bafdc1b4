package org.onegrasp.export;

import org.onegrasp.lesson.Rule;

/**
 * What is to be written in C.
 *
 * @param rule that teaches
 * @param gripperOpening widest opening between the fingers, metres
 * @param samples of the example's lesson, whose outcome is written down
 */
public record ExportSettings(Rule rule, double gripperOpening, int samples) {

  /** Of the example's lesson. */
  static final long SEED = 7;

  public ExportSettings {
    if (!(gripperOpening > 0.005 && gripperOpening < 0.5)) {
      throw new IllegalArgumentException("gripper opening must be 0.005 to 0.5 m, got " + gripperOpening);
    }
    if (samples < 1) {
      throw new IllegalArgumentException("the example's lesson needs 1 sample at least, got " + samples);
    }
  }
}
