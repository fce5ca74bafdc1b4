package org.onegrasp.cli;

import java.util.function.Supplier;
import org.onegrasp.sim.EmbeddedSimulator;
import org.onegrasp.world.table.Simulator;

/** Where a command works: in the embedded simulator, or in Gazebo. */
public enum World {
  sim, gazebo;

  /**
   * What simulates it.
   *
   * @param ofGazebo asked only for that
   */
  public Simulator simulator(Supplier<? extends Simulator> ofGazebo) {
    return this == gazebo ? ofGazebo.get() : new EmbeddedSimulator();
  }
}
