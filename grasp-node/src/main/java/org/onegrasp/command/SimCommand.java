package org.onegrasp.command;

import static org.onegrasp.simulation.SimCamera.Habit.COLOUR_ON_DEMAND;
import static org.onegrasp.simulation.SimCamera.Habit.REAL_TIME;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.onegrasp.ros.LogFile;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.simulation.NamedObjects;
import org.onegrasp.simulation.SimCamera;
import org.onegrasp.simulation.SimRobot;
import org.onegrasp.simulation.SimServices;
import org.onegrasp.world.table.SimConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The embedded simulator as a ROS node, with services that move it. */
@Command(name = "sim", description = "The embedded simulator: table, arm, depth camera and one object, on ROS topics.",
    mixinStandardHelpOptions = true, footer = {"", "Services (std_srvs/Trigger): ~place puts the object somewhere else, ~attempt"
        + " grasps where the grasp node says, ~demonstrate shows it the right place."})
final class SimCommand implements Callable<Integer> {
  private static final String NAME = "onegrasp_sim";

  @Option(names = "--object", paramLabel = "NAME", description = "Object to start with: a family such as mug, or an instance such"
      + " as mug-7 (default: one of the held-out families, by the seed).")
  private String object;

  @Option(names = "--seed", description = "Of poses, camera noise and the object (default: ${DEFAULT-VALUE}).", defaultValue = "1")
  private long seed;

  @Option(names = "--rate", description = "Camera images a second (default: ${DEFAULT-VALUE}).", defaultValue = "10")
  private double rateHz;

  @Option(names = "--fast", description = "Attempts take as long as they take to calculate, not as long as the arm would move.")
  private boolean fast;

  @Parameters(paramLabel = "ROS_ARGUMENT", description = "Remappings and parameters as ROS writes them.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(rateHz > 0 && rateHz <= 100)) {
      throw new IllegalArgumentException("--rate must be more than 0 and at most 100 images a second, got " + rateHz);
    }
    RosArguments rosArguments = RosArguments.parse(arguments, System.getenv());
    LogFile.keep(rosArguments, NAME);
    try (RosNode node = RosNode.create(rosArguments.only(), NAME);
        SimCamera camera = SimCamera.start(node, SimWorld.open(SimConfiguration.shipped(seed)), new SimCamera.Settings(rateHz,
            node.parameters().get("~frame_prefix", ""), fast ? Set.of() : Set.of(REAL_TIME, COLOUR_ON_DEMAND)))) {
      Ending.byRequest(node::close);
      SimRobot robot = new SimRobot(node, camera);
      SplittableRandom random = new SplittableRandom(seed);
      robot.place(NamedObjects.choose(object, seed), random);
      new SimServices(robot, random).offer(node);
      node.awaitShutdown();
    }
    return 0;
  }
}
