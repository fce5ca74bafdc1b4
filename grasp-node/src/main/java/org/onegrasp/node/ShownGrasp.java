package org.onegrasp.node;

import org.onegrasp.node.camera.Scene;
import org.onegrasp.world.Grasp;

/**
 * A demonstration that has passed every check: the grasp in the base frame, and the scene it was shown on.
 *
 * @param again from an earlier run, for another model
 */
record ShownGrasp(String object, Scene scene, Grasp grasp, boolean again) {
  ShownGrasp(String object, Scene scene, Grasp grasp) {
    this(object, scene, grasp, false);
  }
}
