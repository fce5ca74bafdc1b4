package org.onegrasp.command;

import static org.onegrasp.simulation.SimCamera.Habit.COLOUR_ON_DEMAND;
import static org.onegrasp.simulation.SimCamera.Habit.REAL_TIME;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.onegrasp.sim.EmbeddedSimulator;
import org.onegrasp.simulation.SimCamera;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The embedded simulator as a ROS node, with services that move it. */
@Command(name = "sim", description = "The embedded simulator: table, arm, depth camera and one object, on ROS topics.",
    mixinStandardHelpOptions = true,
    footer = {"", "Services (std_srvs/Trigger): ~place puts the object somewhere else, ~attempt"
        + " grasps where the grasp node says, ~demonstrate shows it the right place."})
final class SimCommand implements Callable<Integer> {
  private static final double MOST_HZ = 100;

  @Option(names = "--fast",
      description = "Attempts take as long as they take to calculate, not as long as the arm would move.")
  private boolean fast;

  @Mixin
  private RobotOptions robot;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Set<SimCamera.Habit> habits = fast ? Set.of() : Set.of(REAL_TIME, COLOUR_ON_DEMAND);
    return robot
        .run(new RobotOptions.Simulation("onegrasp_sim", MOST_HZ, rateHz -> new EmbeddedSimulator(), habits, false));
  }
}
