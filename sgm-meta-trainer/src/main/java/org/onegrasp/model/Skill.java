package org.onegrasp.model;

import java.util.List;
import org.onegrasp.world.Grasp;

/**
 * Weights taught for one object, with the demonstrations that they come from and how grasps with them ended. Immutable
 * by agreement: nobody writes the arrays.
 *
 * @param modelSha256 checksum of the start model that these weights belong to, 64 hexadecimal digits
 * @param weights int16 master weights of every layer, concatenated in layer order, kernels then biases
 * @param shown of one object, in the order they were shown, at most {@link #MOST_SHOWN}; none for the start weights
 * @param experience attempts at its grasps
 */
public record Skill(String modelSha256, short[] weights, List<Demonstration> shown, Experience experience) {

  /** Other resting poses, other places, other sides: a lesson goes through all of them, and every look too. */
  public static final int MOST_SHOWN = 10;

  public Skill {
    shown = List.copyOf(shown);
    if (shown.size() > MOST_SHOWN || shown.stream().map(Demonstration::object).distinct().count() > 1) {
      throw new IllegalArgumentException("a skill has at most " + MOST_SHOWN + " demonstrations of one object, not "
          + shown.stream().map(Demonstration::object).toList());
    }
  }

  /** What demonstrations taught, not tried yet. */
  public Skill(String modelSha256, short[] weights, List<Demonstration> shown) {
    this(modelSha256, weights, shown, Experience.NONE);
  }

  /** What one demonstration taught, not tried yet. */
  public Skill(String modelSha256, short[] weights, Demonstration shown) {
    this(modelSha256, weights, List.of(shown));
  }

  /** Name that the person gave; empty for the start weights. */
  public String object() {
    return shown.isEmpty() ? "" : shown.get(0).object();
  }

  /** The grasp demonstrated first, in the base frame; null for the start weights. */
  public Grasp grasp() {
    return shown.isEmpty() ? null : shown.get(0).grasp();
  }

  /** The same under another name. */
  public Skill called(String name) {
    return new Skill(modelSha256, weights, shown.stream().map(one -> one.called(name)).toList(), experience);
  }

  /** The same with other experience. */
  public Skill with(Experience other) {
    return new Skill(modelSha256, weights, shown, other);
  }
}
