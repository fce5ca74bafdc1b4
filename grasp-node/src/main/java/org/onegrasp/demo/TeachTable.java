package org.onegrasp.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.simulation.SimCamera;
import org.onegrasp.simulation.SimRobot;
import org.onegrasp.web.Simulation;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Outcome;

/**
 * Several things on a table and an arm that waits until a person who teaches on the page has it try. After an attempt
 * everything is put back where it was.
 */
public final class TeachTable implements Simulation {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final SimCamera camera;
  private final SimRobot robot;
  private final SplittableRandom random;
  private final ShownPlaces shown;

  /**
   * Puts these things on the table.
   *
   * @param taught the grasps that a skill was shown, in the base frame, the newest last
   */
  public TeachTable(SimCamera camera, SimRobot robot, List<ObjectModel> things, SplittableRandom random,
      Function<String, List<Grasp>> taught) {
    this.camera = camera;
    this.robot = robot;
    this.random = random;
    this.shown = new ShownPlaces(taught);
    robot.place(things, random);
  }

  /** What the node says of a lesson: where a thing was when it was shown tells later whether a grasp is right. */
  public void status(TeachingStatus status) {
    shown.status(status, robot::placed);
  }

  @Override
  public List<String> objects() {
    return robot.things().stream().map(ObjectModel::name).toList();
  }

  @Override
  public Optional<Tried> attempt() throws InterruptedException {
    SimRobot.Answer answer = robot.awaitAnswer(ANSWER).orElseThrow(
        () -> new IllegalStateException("the node has not answered to a picture for " + ANSWER.toSeconds() + " s"));
    if (answer.grasp().isEmpty()) {
      return Optional.empty();
    }
    Grasp grasp = answer.grasp().get();
    robot.nearest(grasp).ifPresent(robot::turnTo);
    Boolean right = shown.right(answer.object(), grasp, robot.placed());
    Outcome outcome = robot.attempt(grasp);
    putBack();
    return Optional.of(
        new Tried(answer.stampNanos(), answer.object(), right, outcome.success(), outcome.reason()));
  }

  private void putBack() {
    camera.withWorld(world -> world.motion().object().map(pose -> world.objectPose())); // sets down what it holds
    robot.placeAgain();
  }

  @Override
  public String shuffle() {
    robot.placeElsewhere(random);
    return "everything lies elsewhere now";
  }
}
