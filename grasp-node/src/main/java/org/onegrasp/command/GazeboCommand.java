package org.onegrasp.command;

import static org.onegrasp.simulation.SimCamera.Habit.COLOUR_ON_DEMAND;
import static org.onegrasp.simulation.SimCamera.Habit.REAL_TIME;
import static org.onegrasp.simulation.SimCamera.Habit.TELLS_TIME;
import static org.onegrasp.simulation.SimCamera.Habit.TIME_FLOWS;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.onegrasp.gazebo.GazeboWorlds;
import org.onegrasp.simulation.SimCamera;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gazebo as a ROS node: what the table world's camera and arm see and do, on topics, with services that move them. */
@Command(name = "gazebo",
    description = "The table world in Gazebo 11 on ROS topics: camera, joints, tf, /clock. Starts a headless"
        + " gzserver, or uses the Gazebo that GAZEBO_MASTER_URI names.",
    mixinStandardHelpOptions = true, footer = {"",
        "Services (std_srvs/Trigger): ~place puts the object somewhere else, ~attempt grasps where the grasp node"
            + " says, ~demonstrate"
            + " shows it the right place; ~pause, ~resume and ~step hold time, let it go and take one picture;"
            + " ~reset puts arm and"
            + " object back; ~spawn puts the object there that the parameter ~object names, ~delete takes it away."})
final class GazeboCommand implements Callable<Integer> {
  private static final double MOST_HZ = 50;
  private static final Set<SimCamera.Habit> HABITS = Set.of(REAL_TIME, TELLS_TIME, TIME_FLOWS, COLOUR_ON_DEMAND);

  @Mixin
  private RobotOptions robot;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return robot.run(
        new RobotOptions.Simulation("onegrasp_gazebo", MOST_HZ, rateHz -> GazeboWorlds.live(System.getenv(), rateHz),
            HABITS, true));
  }
}
