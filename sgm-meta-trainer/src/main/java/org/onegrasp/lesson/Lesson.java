package org.onegrasp.lesson;

import java.util.random.RandomGenerator;
import org.onegrasp.parallel.Partner;
import org.onegrasp.world.Grasp;

/** One teaching run in fixed point by any {@link FixedPass}, sample by sample. */
public final class Lesson {
  private final LessonParts parts;
  private final FixedPass pass;

  /** @param pass made of these parts */
  public Lesson(LessonParts parts, FixedPass pass) {
    this.parts = parts;
    this.pass = pass;
  }

  /** The second thread of a lesson that has one, until it is closed. Without it the same is done by one. */
  Partner together() {
    return parts.together();
  }

  /** Before a lesson: the weights to start from and what was shown. */
  public void begin(short[] start, byte[] seen, long seed) {
    show(seen);
    parts.dither().seed(seed);
    pass.begin(start, seed);
  }

  /** Another demonstration for the samples that follow. */
  void show(byte[] seen) {
    parts.samples().show(seen);
  }

  /** Loss of the present weights on one augmentation, nats. */
  public double judge(Grasp grasp, RandomGenerator random) {
    parts.samples().draw(grasp, random);
    pass.forward();
    return parts.softmax().loss();
  }

  /**
   * One sample, one update.
   *
   * @return loss before the update, nats
   */
  public double learn(Grasp grasp, RandomGenerator random, Rates rates) {
    parts.samples().draw(grasp, random);
    pass.learn(rates);
    return parts.softmax().loss();
  }

  /** A copy of the present weights. */
  public short[] weights() {
    return pass.weights();
  }
}
