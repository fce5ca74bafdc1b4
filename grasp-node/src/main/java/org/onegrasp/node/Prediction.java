package org.onegrasp.node;

import java.util.Optional;
import java.util.function.Supplier;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.model.Skill;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.node.sight.Claim;
import org.onegrasp.node.sight.Sight;
import org.onegrasp.world.Grasp;

/**
 * What is made of a scene.
 *
 * @param skill that proposes the grasp to take; where there is none the one in use, or the start weights
 * @param sight taught objects in view, and the grasp to take
 * @param output what the network says
 * @param heat makes what it says of the whole work area at once, as the output has it: probabilities; takes a forward
 * pass
 */
public record Prediction(Skill skill, Scene scene, Sight sight, OutputSpec output, Supplier<float[]> heat) {
  /** The grasp to take now. */
  public Optional<Grasp> best() {
    return sight.best().map(Claim::grasp);
  }

  /** Name of the skill that proposes it; empty for the start weights. */
  public String object() {
    return sight.best().map(Claim::object).orElse("");
  }

  /** Why there is no grasp, in plain words. */
  public String obstacle() {
    return sight.elsewhere() ? sight.obstacle() : "no grasp in view: " + sight.obstacle();
  }
}
