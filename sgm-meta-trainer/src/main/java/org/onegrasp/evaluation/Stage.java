package org.onegrasp.evaluation;

import org.onegrasp.model.GraspModel;
import org.onegrasp.world.GraspWorld;
import org.onegrasp.world.WorkArea;

/**
 * Where looks are taken.
 *
 * @param area that is looked at
 * @param poses looks at an object besides the demonstration
 */
record Stage(GraspModel model, GraspWorld world, WorkArea area, Scenes scenes, Cast cast, int poses) {
  /** With nothing but the object. */
  static Stage alone(GraspModel model, GraspWorld world, WorkArea area, int poses) {
    return new Stage(model, world, area, Scenes.ALONE, Cast.NOBODY, poses);
  }
}
