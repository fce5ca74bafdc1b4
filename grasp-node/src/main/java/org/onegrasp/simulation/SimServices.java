package org.onegrasp.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.onegrasp.msgs.Trigger;
import org.onegrasp.ros.RosNode;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Outcome;

/**
 * Services (std_srvs/Trigger) that move a simulated robot and things: ~place, ~add, ~remove, ~demonstrate, ~attempt.
 */
public final class SimServices {
  private static final int MOST_INSTANCES = 1000; // of a family

  private final Object turn = new Object();
  private final SimRobot robot;
  private final SplittableRandom random;

  /** @param robot with an object */
  public SimServices(SimRobot robot, SplittableRandom random) {
    this.robot = robot;
    this.random = random;
  }

  /** Serves until the node is closed. */
  public void offer(RosNode node) {
    node.serve("~place", Trigger.CODEC, request -> answer(() -> {
      robot.placeElsewhere(random);
      return "moved " + names();
    }));
    node.serve("~add", Trigger.CODEC, request -> answer(() -> {
      String name = node.parameters().get("~object", "");
      robot.add(NamedObjects.choose(name.isEmpty() ? null : name, random.nextInt(MOST_INSTANCES)), random);
      return "there: " + names();
    }));
    node.serve("~remove", Trigger.CODEC, request -> answer(() -> {
      String gone = robot.object().name();
      robot.removeObject();
      return gone + " is gone; there: " + names();
    }));
    node.serve("~demonstrate", Trigger.CODEC, request -> answer(this::demonstrate));
    node.serve("~attempt", Trigger.CODEC, request -> answer(this::attempt));
  }

  SimRobot robot() {
    return robot;
  }

  /** What lies there. */
  String names() {
    List<String> names = robot.things().stream().map(ObjectModel::name).toList();
    return names.isEmpty() ? "nothing" : String.join(", ", names);
  }

  /** Puts an object somewhere else, or another in its place. */
  void place(ObjectModel object) {
    robot.place(object, random);
  }

  /** One service at a time. */
  Trigger.Response answer(Supplier<String> action) {
    synchronized (turn) {
      try {
        return new Trigger.Response(true, action.get());
      } catch (IllegalStateException | IllegalArgumentException e) {
        return new Trigger.Response(false, e.getMessage());
      }
    }
  }

  private String demonstrate() {
    answerOf(); // The node has seen the object where it stands now.
    return "shown: " + robot.demonstrate();
  }

  private String attempt() {
    Optional<Grasp> grasp = answerOf().grasp();
    if (grasp.isEmpty()) {
      throw new IllegalStateException("the grasp node sees no grasp");
    }
    Outcome outcome = robot.attempt(grasp.get());
    if (!outcome.success()) {
      throw new IllegalStateException(outcome.reason());
    }
    return "lifted and held";
  }

  private SimRobot.Answer answerOf() {
    try {
      return robot.awaitAnswer(Duration.ofSeconds(5))
          .orElseThrow(() -> new IllegalStateException("no grasp node answers: start one with launch/onegrasp node"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
