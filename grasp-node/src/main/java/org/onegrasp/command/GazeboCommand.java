package org.onegrasp.command;

import static org.onegrasp.simulation.SimCamera.Habit.COLOUR_ON_DEMAND;
import static org.onegrasp.simulation.SimCamera.Habit.REAL_TIME;
import static org.onegrasp.simulation.SimCamera.Habit.TELLS_TIME;
import static org.onegrasp.simulation.SimCamera.Habit.TIME_FLOWS;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.onegrasp.gazebo.GazeboWorlds;
import org.onegrasp.msgs.Trigger;
import org.onegrasp.ros.LogFile;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.simulation.NamedObjects;
import org.onegrasp.simulation.SimCamera;
import org.onegrasp.simulation.SimRobot;
import org.onegrasp.simulation.SimServices;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gazebo as a ROS node: what the table world's camera and arm see and do, on topics, with services that move them. */
@Command(name = "gazebo", description = "The table world in Gazebo 11 on ROS topics: camera, joints, tf, /clock. Starts a headless"
    + " gzserver, or uses the Gazebo that GAZEBO_MASTER_URI names.", mixinStandardHelpOptions = true, footer = {"",
        "Services (std_srvs/Trigger): ~place puts the object somewhere else, ~attempt grasps where the grasp node says, ~demonstrate"
            + " shows it the right place; ~pause, ~resume and ~step hold time, let it go and take one picture; ~reset puts arm and"
            + " object back; ~spawn puts the object there that the parameter ~object names, ~delete takes it away."})
final class GazeboCommand implements Callable<Integer> {
  private static final String NAME = "onegrasp_gazebo";

  @Option(names = "--object", paramLabel = "NAME", description = "Object to start with: a family such as mug, or an instance such"
      + " as mug-7 (default: one of the held-out families, by the seed).")
  private String object;

  @Option(names = "--seed", description = "Of poses, camera noise and the object (default: ${DEFAULT-VALUE}).", defaultValue = "1")
  private long seed;

  @Option(names = "--rate", description = "Camera images a second (default: ${DEFAULT-VALUE}).", defaultValue = "10")
  private double rateHz;

  @Parameters(paramLabel = "ROS_ARGUMENT", description = "Remappings and parameters as ROS writes them.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(rateHz > 0 && rateHz <= 50)) {
      throw new IllegalArgumentException("--rate must be more than 0 and at most 50 images a second, got " + rateHz);
    }
    RosArguments rosArguments = RosArguments.parse(arguments, System.getenv());
    LogFile.keep(rosArguments, NAME);
    try (Simulator gazebo = GazeboWorlds.live(System.getenv(), rateHz);
        RosNode node = RosNode.create(rosArguments.only(), NAME);
        SimCamera camera = SimCamera.start(node, gazebo.open(SimConfiguration.shipped(seed)), new SimCamera.Settings(rateHz,
            node.parameters().get("~frame_prefix", ""), Set.of(REAL_TIME, TELLS_TIME, TIME_FLOWS, COLOUR_ON_DEMAND)))) {
      Ending.byRequest(node::close);
      SimRobot robot = new SimRobot(node, camera);
      SplittableRandom random = new SplittableRandom(seed);
      robot.place(NamedObjects.choose(object, seed), random);
      SimServices services = new SimServices(robot, random);
      services.offer(node);
      offer(node, services, robot, camera, random);
      node.awaitShutdown();
    }
    return 0;
  }

  private void offer(RosNode node, SimServices services, SimRobot robot, SimCamera camera, SplittableRandom random) {
    node.serve("~pause", Trigger.CODEC, request -> services.answer(() -> {
      camera.pause(true);
      return "paused";
    }));
    node.serve("~resume", Trigger.CODEC, request -> services.answer(() -> {
      camera.pause(false);
      return "going on";
    }));
    node.serve("~step", Trigger.CODEC, request -> services.answer(() -> {
      camera.lookOnce();
      return "one picture taken";
    }));
    node.serve("~reset", Trigger.CODEC, request -> services.answer(() -> {
      robot.placeAgain();
      return "arm parked, " + robot.object().name() + " put back";
    }));
    node.serve("~spawn", Trigger.CODEC, request -> services.answer(() -> {
      String name = node.parameters().get("~object", robot.object().name());
      robot.place(NamedObjects.choose(name, seed), random);
      return "there stands " + robot.object().name();
    }));
    node.serve("~delete", Trigger.CODEC, request -> services.answer(() -> {
      robot.remove();
      return "the table is empty";
    }));
  }
}
