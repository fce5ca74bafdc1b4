package org.onegrasp.gazebo;

import org.onegrasp.sim.TableWorld;
import org.onegrasp.sim.objects.HouseholdObjects;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Outcome;

/** Something that is easy to lift. */
final class Tin {
  static final ObjectModel TIN = HouseholdObjects.sample("tin", 3);
  /** Gazebo gives no receipt of a joint command: on a very busy machine one may be late. */
  private static final int TRIES = 3;

  private Tin() {}

  /** What came of the first attempt that went well, or of the last one. */
  static Outcome lift(TableWorld world) {
    Outcome outcome = attempt(world);
    for (int tries = 1; tries < TRIES && !outcome.success(); tries++) {
      outcome = attempt(world);
    }
    return outcome;
  }

  /** Puts it somewhere and grasps it. */
  static Outcome attempt(TableWorld world) {
    world.place(TIN, 0.03, 0.02, 0.7);
    return world.attempt(TIN.demonstration().grasp().in(world.objectPose()));
  }
}
