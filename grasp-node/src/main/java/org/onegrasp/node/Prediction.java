package org.onegrasp.node;

import org.onegrasp.grasp.Decoding;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.model.Skill;
import org.onegrasp.node.camera.Scene;

/**
 * What a skill makes of a scene.
 *
 * @param output what the network says
 * @param quality probabilities over the work area, as the output has them
 * @param decoding the grasps that the quality map asks for
 */
public record Prediction(Skill skill, Scene scene, OutputSpec output, float[] quality, Decoding decoding) {
  /** Why there is no grasp, in plain words. */
  public String obstacle() {
    return decoding.candidates().isEmpty() ? "the network sees no place to grasp"
        : decoding.candidates().get(0).rejection();
  }
}
