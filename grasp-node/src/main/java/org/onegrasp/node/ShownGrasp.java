package org.onegrasp.node;

import org.onegrasp.model.Demonstration;
import org.onegrasp.node.camera.Scene;
import org.onegrasp.world.Grasp;

/**
 * A demonstration that has passed every check.
 *
 * @param shown the grasp in the base frame, and what a lesson sees of the scene it was shown on: the cells around it
 * @param again from an earlier run, for another model
 */
record ShownGrasp(Demonstration shown, boolean again) {
  ShownGrasp(String object, Scene scene, Grasp grasp) {
    this(Demonstration.around(object, scene.input(), scene.map().grid(), scene.seen(), grasp), false);
  }

  String object() {
    return shown.object();
  }

  Grasp grasp() {
    return shown.grasp();
  }
}
