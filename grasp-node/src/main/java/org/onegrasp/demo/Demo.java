package org.onegrasp.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.onegrasp.grasp.PlaceScore;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.simulation.SimCamera;
import org.onegrasp.simulation.SimRobot;
import org.onegrasp.view.LessonProgress;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.WorkArea;

/**
 * The story of the demo: attempts, one demonstration, attempts in new poses. Everything it knows of the node came over
 * topics.
 */
public final class Demo {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration LESSON = Duration.ofSeconds(60);

  private final SimCamera camera;
  private final SimRobot robot;
  private final LessonProgress lesson;
  private final String world;
  private final PrintStream out;

  /**
   * @param camera that remembers
   * @param world where that is, sim or gazebo
   * @param out what the person at the terminal reads
   */
  public Demo(SimCamera camera, SimRobot robot, LessonProgress lesson, String world, PrintStream out) {
    this.camera = camera;
    this.robot = robot;
    this.lesson = lesson;
    this.world = world;
    this.out = out;
  }

  /**
   * Runs it and writes pictures and summary.json.
   *
   * @param attempts before and after the lesson, each
   * @throws IllegalStateException when the grasp node does not answer
   */
  public DemoResult run(ObjectModel object, String model, int attempts, long seed, Path folder)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    robot.awaitConnected(ANSWER);
    SplittableRandom random = new SplittableRandom(seed);
    WorkArea area = camera.withWorld(world -> world.workArea());
    DemoPictures pictures = new DemoPictures(folder, area);
    out.println("Before the lesson, with the weights as shipped:");
    List<DemoAttempt> before = attempt(object, attempts, random);
    robot.place(object, random);
    SimRobot.Answer unaware = answer();
    Observation shownOn = camera.seen(unaware.stampNanos());
    out.println("One demonstration goes out on /onegrasp/demonstration:");
    long taught = System.nanoTime();
    Grasp shown = robot.demonstrate();
    TeachingStatus status = lesson.await(object.name(), LESSON);
    double lessonSeconds = (System.nanoTime() - taught) * 1e-9;
    out.println("After the lesson, in new poses:");
    List<DemoAttempt> after = attempt(object, attempts, random);
    DemoResult result = new DemoResult(object, world, seed, model, before, after, status, lessonSeconds,
        (System.nanoTime() - start) * 1e-9);
    pictures.attempts("before.png", before);
    pictures.attempts("after.png", after);
    pictures.lesson(before.get(0), shownOn, unaware.heatMap(), shown, after.get(0));
    result.writeJson(folder.resolve("summary.json"));
    return result;
  }

  private List<DemoAttempt> attempt(ObjectModel object, int attempts, SplittableRandom random)
      throws InterruptedException {
    List<DemoAttempt> done = new ArrayList<>();
    for (int i = 1; i <= attempts; i++) {
      robot.place(object, random);
      DemoAttempt attempt = attempt(object);
      out.println("  attempt " + i + ": " + attempt.inWords());
      done.add(attempt);
    }
    return done;
  }

  private DemoAttempt attempt(ObjectModel object) throws InterruptedException {
    SimRobot.Answer answer = answer();
    Observation seen = camera.seen(answer.stampNanos());
    Optional<Grasp> grasp = answer.grasp();
    if (grasp.isEmpty()) {
      return new DemoAttempt(seen, answer.heatMap(), null, false, false,
          "the node found nothing that the gripper can hold");
    }
    boolean right = PlaceScore.of(grasp.get(), object.demonstration(), robot.objectPose()).success();
    Outcome outcome = robot.attempt(grasp.get());
    return new DemoAttempt(seen, answer.heatMap(), grasp.get(), right, outcome.success(), outcome.reason());
  }

  private SimRobot.Answer answer() throws InterruptedException {
    return robot.awaitAnswer(ANSWER).orElseThrow(
        () -> new IllegalStateException(
            "the grasp node did not answer within " + ANSWER.toSeconds() + " s; see the log above"));
  }
}
