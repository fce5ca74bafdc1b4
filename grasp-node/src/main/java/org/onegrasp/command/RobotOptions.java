package org.onegrasp.command;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import org.onegrasp.ros.LogFile;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.simulation.NamedObjects;
import org.onegrasp.simulation.SimCamera;
import org.onegrasp.simulation.SimRobot;
import org.onegrasp.simulation.SimServices;
import org.onegrasp.simulation.WorldServices;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.Simulator;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a simulated robot is started with, whatever simulates it. */
final class RobotOptions {
  @Option(names = "--object", paramLabel = "NAME",
      description = "Object to start with: a family such as mug, or an instance such"
          + " as mug-7 (default: one of the held-out families, by the seed).")
  private String object;

  @Option(names = "--seed", description = "Of poses, camera noise and the object (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(names = "--rate", description = "Camera images a second (default: ${DEFAULT-VALUE}).", defaultValue = "10")
  private double rateHz;

  @Parameters(paramLabel = "ROS_ARGUMENT", description = "Remappings and parameters as ROS writes them.")
  private List<String> arguments = List.of();

  /**
   * What simulates a robot.
   *
   * @param name of its node, unless the command line has another
   * @param mostHz camera images a second
   * @param simulators by images a second
   * @param worldServices whether it offers {@link WorldServices}, too
   */
  record Simulation(String name, double mostHz, DoubleFunction<Simulator> simulators, Set<SimCamera.Habit> habits,
      boolean worldServices) {}

  /** Runs it until the node is shut down. */
  int run(Simulation simulation) throws IOException, InterruptedException {
    if (!(rateHz > 0 && rateHz <= simulation.mostHz)) {
      throw new IllegalArgumentException("--rate must be more than 0 and at most " + Math.round(simulation.mostHz)
          + " images a second, got " + rateHz);
    }
    RosArguments ros = RosArguments.parse(arguments, System.getenv());
    LogFile.keep(ros, simulation.name);
    try (Simulator simulator = simulation.simulators.apply(rateHz);
        RosNode node = RosNode.create(ros.only(), simulation.name);
        SimCamera camera = SimCamera.start(node, simulator.open(SimConfiguration.shipped(seed)),
            new SimCamera.Settings(rateHz, node.parameters().get("~frame_prefix", ""), simulation.habits))) {
      Ending.byRequest(node::close);
      offerServices(simulation, node, camera);
      node.awaitShutdown();
    }
    return 0;
  }

  private void offerServices(Simulation simulation, RosNode node, SimCamera camera) {
    SimRobot robot = new SimRobot(node, camera);
    SplittableRandom random = new SplittableRandom(seed);
    robot.place(NamedObjects.choose(object, seed), random);
    SimServices services = new SimServices(robot, random);
    services.offer(node);
    if (simulation.worldServices) {
      new WorldServices(services, camera, seed).offer(node);
    }
  }
}
