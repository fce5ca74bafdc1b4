package org.onegrasp.lesson;

/**
 * One rule's way through one sample in fixed point, every tensor in the lesson's arena. Nothing is allocated once it
 * was made, but for {@link #weights}. {@link Lesson} goes through the samples.
 */
public interface FixedPass {
  /** Before a lesson: at these weights, with nothing left of an earlier one. */
  void begin(short[] start, long seed);

  /** Goes forward on the next sample up to the error, which takes the label's place; the weights stay. */
  void forward();

  /** The same, and one update. */
  void learn(Rates rates);

  /** A copy of the present weights. */
  short[] weights();
}
