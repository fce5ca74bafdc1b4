package org.onegrasp.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An evolution strategy (Salimans et al. 2017, arXiv 1703.03864) for a few numbers whose loss can only be tried:
 *
 * <pre>
 *   tried      x + s e_k and x - s e_k,  e_k normal, k = 1..n
 *   utility    u = rank of a loss among all that were tried, -1/2 the least to 1/2 the largest
 *   gradient   sum of (u of x + s e_k  -  u of x - s e_k) e_k, followed by Adam
 * </pre>
 *
 * Ranks do not care how large losses are, so that a single lesson that went wrong does not decide. The same seed and
 * losses give the same numbers.
 */
final class EvolutionStrategy {
  private static final long GENERATIONS = 1_000_003;
  private final float[] numbers;
  private final Adam adam;
  private final float spread;
  private final int pairs;
  private final long seed;
  private int generation;

  /**
   * @param start where to begin
   * @param spread s
   * @param pairs n
   */
  EvolutionStrategy(float[] start, float spread, int pairs, long seed) {
    numbers = start.clone();
    adam = new Adam(start.length);
    this.spread = spread;
    this.pairs = pairs;
    this.seed = seed;
  }

  /** What to try in this generation: a pair after the other. */
  List<float[]> tried() {
    List<float[]> tried = new ArrayList<>();
    for (float[] noise : noises()) {
      tried.add(moved(noise, spread));
      tried.add(moved(noise, -spread));
    }
    return tried;
  }

  /**
   * Moves on to the next generation.
   *
   * @param losses of {@link #tried}, in that order
   * @param rate Adam step size
   */
  void follow(double[] losses, float rate) {
    if (losses.length != 2 * pairs) {
      throw new IllegalArgumentException("needs losses of " + 2 * pairs + ", got " + losses.length);
    }
    float[] gradient = new float[numbers.length];
    List<float[]> noises = noises();
    for (int pair = 0; pair < pairs; pair++) {
      float worse = (float) (utility(losses, 2 * pair) - utility(losses, 2 * pair + 1));
      for (int k = 0; k < gradient.length; k++) {
        gradient[k] += worse * noises.get(pair)[k];
      }
    }
    adam.step(numbers, gradient, 1f / pairs, rate);
    generation++;
  }

  /** A copy of what was found so far. */
  float[] numbers() {
    return numbers.clone();
  }

  int generation() {
    return generation;
  }

  private List<float[]> noises() {
    SplittableRandom random = new SplittableRandom(seed * GENERATIONS + generation);
    List<float[]> noises = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      float[] noise = new float[numbers.length];
      for (int k = 0; k < noise.length; k++) {
        noise[k] = (float) random.nextGaussian();
      }
      noises.add(noise);
    }
    return noises;
  }

  private float[] moved(float[] noise, float by) {
    float[] moved = numbers.clone();
    for (int k = 0; k < moved.length; k++) {
      moved[k] += by * noise[k];
    }
    return moved;
  }

  /** Equal losses share their ranks. */
  private static double utility(double[] losses, int of) {
    double below = -0.5; // itself is among the equal ones
    for (double loss : losses) {
      below += loss < losses[of] ? 1 : loss == losses[of] ? 0.5 : 0;
    }
    return below / (losses.length - 1) - 0.5;
  }
}
