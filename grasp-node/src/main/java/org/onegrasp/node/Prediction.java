package org.onegrasp.node;

import org.onegrasp.grasp.Decoding;
import org.onegrasp.model.Skill;
import org.onegrasp.node.camera.Scene;

/**
 * What a skill makes of a scene.
 *
 * @param quality (24, 24, 8) probabilities, row-major, angle bin last
 * @param decoding the grasps that the quality map asks for
 */
public record Prediction(Skill skill, Scene scene, float[] quality, Decoding decoding) {
  /** Why there is no grasp, in plain words. */
  public String obstacle() {
    return decoding.candidates().isEmpty() ? "the network sees no place to grasp"
        : decoding.candidates().get(0).rejection();
  }
}
