package org.onegrasp.cli;

import java.util.Locale;
import java.util.function.Supplier;
import org.onegrasp.evaluation.Worlds;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.Simulator;

/** Worlds of an evaluation by a name that every process understands, such as {@code sim unseen colour}. */
final class NamedWorlds {
  private static final String COLOUR = "colour";
  private static final String GREY = "grey";

  private NamedWorlds() {}

  /** @param simulator that has them; it is closed with them */
  static Worlds of(World world, SimConfiguration.Sensor sensor, boolean colour, Simulator simulator) {
    String name = world.name() + " " + sensor.name().toLowerCase(Locale.ROOT) + " " + (colour ? COLOUR : GREY);
    return new Worlds(name, seed -> simulator.open(new SimConfiguration(null, sensor, colour, seed)),
        simulator::close);
  }

  /**
   * Opens what has this name.
   *
   * @param gazebo asked only for worlds of it
   */
  static Worlds open(String name, Supplier<? extends Simulator> gazebo) {
    String[] words = name.split(" ");
    if (words.length != 3) {
      throw new IllegalArgumentException("there are no worlds \"" + name + "\"");
    }
    World world = World.valueOf(words[0]);
    return of(world, SimConfiguration.Sensor.valueOf(words[1].toUpperCase(Locale.ROOT)), words[2].equals(COLOUR),
        world.simulator(gazebo));
  }
}
