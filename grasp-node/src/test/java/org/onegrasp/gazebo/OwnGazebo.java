package org.onegrasp.gazebo;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Gazebos that tests start; where none is installed they are skipped. */
final class OwnGazebo {
  private OwnGazebo() {}

  /** Not somebody else's, whatever {@code GAZEBO_MASTER_URI} says. */
  static GazeboWorlds worlds() {
    Assumptions.assumeTrue(GazeboInstallation.find(System.getenv()).isPresent(),
        "Gazebo 11 is not installed; sim-worlds/install-gazebo DIR prepares one, then export ONEGRASP_GAZEBO=DIR");
    return new GazeboWorlds(environment());
  }

  static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.remove("GAZEBO_MASTER_URI");
    return environment;
  }
}
