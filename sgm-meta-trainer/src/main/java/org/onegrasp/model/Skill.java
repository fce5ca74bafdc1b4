package org.onegrasp.model;

import java.util.Optional;
import org.onegrasp.world.Grasp;

/**
 * Weights taught for one object, with the demonstration they come from. Immutable by agreement: nobody writes the
 * arrays.
 *
 * @param modelSha256 checksum of the start model that these weights belong to, 64 hexadecimal digits
 * @param weights int16 master weights of every layer, concatenated in layer order, kernels then biases
 * @param shown empty for the start weights
 */
public record Skill(String modelSha256, short[] weights, Optional<Demonstration> shown) {
  /** What a demonstration taught. */
  public Skill(String modelSha256, short[] weights, Demonstration shown) {
    this(modelSha256, weights, Optional.of(shown));
  }

  /** Name that the person gave; empty for the start weights. */
  public String object() {
    return shown.map(Demonstration::object).orElse("");
  }

  /** The demonstrated grasp in the base frame; null for the start weights. */
  public Grasp grasp() {
    return shown.map(Demonstration::grasp).orElse(null);
  }
}
