package org.onegrasp.node;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.onegrasp.msgs.Trigger;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.sim.SimConfiguration;
import org.onegrasp.sim.SimWorld;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The embedded simulator as a ROS node, with services that move it. */
@Command(name = "sim", description = "The embedded simulator: table, arm, depth camera and one object, on ROS topics.",
    mixinStandardHelpOptions = true, footer = {"", "Services (std_srvs/Trigger): ~place puts the object somewhere else, ~attempt"
        + " grasps where the grasp node says, ~demonstrate shows it the right place."})
final class SimCommand implements Callable<Integer> {
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

  private final Object turn = new Object();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(rateHz > 0 && rateHz <= 100)) {
      throw new IllegalArgumentException("--rate must be more than 0 and at most 100 images a second, got " + rateHz);
    }
    try (RosNode node = Processes.rosNode(RosArguments.parse(arguments, System.getenv()), "onegrasp_sim");
        SimCamera camera = new SimCamera(node, SimWorld.open(SimConfiguration.shipped(seed)), rateHz,
            node.parameters().get("~frame_prefix", ""))) {
      if (!fast) {
        camera.moveInRealTime();
      }
      SimRobot robot = new SimRobot(node, camera);
      SplittableRandom random = new SplittableRandom(seed);
      robot.place(DemoObjects.choose(object, seed), random);
      offer(node, robot, random);
      node.awaitShutdown();
    }
    return 0;
  }

  private void offer(RosNode node, SimRobot robot, SplittableRandom random) {
    node.serve("~place", Trigger.CODEC, request -> answer(() -> {
      robot.place(robot.object(), random);
      return "moved " + robot.object().name();
    }));
    node.serve("~demonstrate", Trigger.CODEC, request -> answer(() -> demonstrate(robot)));
    node.serve("~attempt", Trigger.CODEC, request -> answer(() -> attempt(robot)));
  }

  /** One service at a time. */
  private Trigger.Response answer(Supplier<String> action) {
    synchronized (turn) {
      try {
        return new Trigger.Response(true, action.get());
      } catch (IllegalStateException e) {
        return new Trigger.Response(false, e.getMessage());
      }
    }
  }

  private static String demonstrate(SimRobot robot) {
    answerOf(robot); // The node has seen the object where it stands now.
    return "shown: " + robot.demonstrate();
  }

  private static String attempt(SimRobot robot) {
    Optional<Grasp> grasp = answerOf(robot).grasp();
    if (grasp.isEmpty()) {
      throw new IllegalStateException("the grasp node sees no grasp");
    }
    Outcome outcome = robot.attempt(grasp.get());
    if (!outcome.success()) {
      throw new IllegalStateException(outcome.reason());
    }
    return "lifted and held";
  }

  private static SimRobot.Answer answerOf(SimRobot robot) {
    try {
      return robot.awaitAnswer(Duration.ofSeconds(5))
          .orElseThrow(() -> new IllegalStateException("no grasp node answers: start one with launch/onegrasp node"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
