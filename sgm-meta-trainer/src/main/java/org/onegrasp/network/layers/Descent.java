package org.onegrasp.network.layers;

import java.util.Arrays;
import org.onegrasp.network.Arena;

/**
 * Gradient descent with momentum (Polyak 1964) over a part of the parameter vector: v = momentum v + gradient,
 * parameter -= rate v. With momentum 0 it keeps nothing.
 */
public final class Descent {
  private final float momentum;
  private final float[] velocity;

  /** @param count parameters that it moves */
  public Descent(int count, double momentum, Arena arena) {
    this.momentum = (float) momentum;
    velocity = momentum == 0 ? null : arena.floats("velocities", count);
    if (velocity != null) {
      Arrays.fill(velocity, 0);
    }
  }

  /**
   * Moves parameters at, at + 1, ... against gradients from, from + 1, ..., {@code count} of each; the velocities start
   * at 0.
   */
  public void step(float rate, float[] gradients, int from, float[] parameters, int at, int count) {
    for (int k = 0; velocity == null && k < count; k++) {
      parameters[at + k] -= rate * gradients[from + k];
    }
    for (int k = 0; velocity != null && k < count; k++) {
      velocity[k] = momentum * velocity[k] + gradients[from + k];
      parameters[at + k] -= rate * velocity[k];
    }
  }

  /** Multiplies the first values of an array. */
  public static void scale(float[] values, int count, float factor) {
    for (int k = 0; k < count; k++) {
      values[k] *= factor;
    }
  }
}
