package org.onegrasp.gazebo;

import org.onegrasp.objects.HouseholdObjects;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.table.TableWorld;

/** Something that is easy to lift. */
final class Tin {
  static final ObjectModel TIN = HouseholdObjects.sample("tin", 3);

  private Tin() {}

  /** Puts it somewhere and grasps it. */
  static Outcome attempt(TableWorld world) {
    world.place(TIN, 0.03, 0.02, 0.7);
    return world.attempt(TIN.demonstration().grasp().in(world.objectPose()));
  }
}
