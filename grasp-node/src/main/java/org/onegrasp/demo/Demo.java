package org.onegrasp.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.onegrasp.grasp.PlaceScore;
import org.onegrasp.msgs.AbsentSkill;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.simulation.SimCamera;
import org.onegrasp.simulation.SimRobot;
import org.onegrasp.view.LessonProgress;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.Observation;
import org.onegrasp.world.Outcome;
import org.onegrasp.world.WorkArea;
import org.onegrasp.world.table.TableWorld;

/**
 * The story of the demo: several things on a table. Attempts, two demonstrations, attempts at whichever of the two is
 * asked for, wherever it lies; then one that was taken away is asked for, and at last a stranger lies there alone.
 * Everything it knows of the node came over topics.
 */
public final class Demo {
  /** A busy machine may take long over the first answers, before the kernels are compiled. */
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration LESSON = Duration.ofMinutes(2);

  private final SimCamera camera;
  private final SimRobot robot;
  private final LessonProgress lesson;
  private final Consumer<String> select;
  private final int patience;
  private final PrintStream out;

  /**
   * @param camera that remembers
   * @param select tells the node which object to grasp from now on, any when empty
   * @param patience times the usual limits, for answers and lessons
   * @param out what the person at the terminal reads
   */
  public Demo(SimCamera camera, SimRobot robot, LessonProgress lesson, Consumer<String> select, int patience,
      PrintStream out) {
    this.camera = camera;
    this.robot = robot;
    this.lesson = lesson;
    this.select = select;
    this.patience = patience;
    this.out = out;
  }

  /**
   * Runs it and writes pictures and summary.json.
   *
   * @param world where that is, sim or gazebo
   * @param model its checksum
   * @param attempts before and after the lessons, each
   * @throws IllegalStateException when the grasp node does not answer
   */
  public DemoResult run(DemoCast cast, String world, String model, int attempts, long seed, Path folder)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    robot.awaitConnected(ANSWER.multipliedBy(patience));
    SplittableRandom random = new SplittableRandom(seed);
    WorkArea area = camera.withWorld(table -> table.workArea());
    out.println("On the table: " + cast.object().name() + ", " + cast.other().name() + " and a stranger, "
        + cast.stranger().name() + ". Before the lessons, with the weights as shipped:");
    List<DemoAttempt> before = new ArrayList<>();
    for (int i = 0; i < attempts; i++) {
      before.add(attempt(cast, cast.object(), random));
    }
    robot.place(cast.around(cast.object()), random);
    SimRobot.Answer unaware = answer();
    List<DemoLesson> lessons = new ArrayList<>();
    for (ObjectModel object : cast.taught()) {
      lessons.add(teach(object));
    }
    List<DemoAttempt> after = after(cast, attempts, random);
    List<DemoAbsence> absences = absences(cast, random);
    DemoResult result = new DemoResult(cast, world, seed, model, before, lessons, after, absences,
        (System.nanoTime() - start) * 1e-9);
    DemoPictures pictures = new DemoPictures(folder, area);
    pictures.attempts("before.png", before);
    pictures.attempts("after.png", after);
    pictures.lesson(before.get(0), lessons.get(0), unaware.heatMap(), after.get(0));
    pictures.story(lessons, after, absences);
    result.writeJson(folder.resolve("summary.json"));
    return result;
  }

  private DemoLesson teach(ObjectModel object) throws InterruptedException {
    robot.turnTo(object);
    Observation seen = seen(answer());
    out.println("One demonstration of " + object.name() + " goes out on /onegrasp/demonstration:");
    long taught = System.nanoTime();
    Grasp shown = robot.demonstrate();
    TeachingStatus status = lesson.await(object.name(), LESSON.multipliedBy(patience));
    return new DemoLesson(object, seen, shown, status, (System.nanoTime() - taught) * 1e-9);
  }

  /** What the answer is about; where that took longer than the camera remembers, what still stands there. */
  private Observation seen(SimRobot.Answer answer) {
    Observation remembered = camera.seen(answer.stampNanos());
    return remembered == null ? camera.withWorld(TableWorld::observe) : remembered;
  }

  private List<DemoAttempt> after(DemoCast cast, int attempts, SplittableRandom random) throws InterruptedException {
    out.println("After the lessons, everything in new places, and one or the other is asked for:");
    List<DemoAttempt> after = new ArrayList<>();
    for (int i = 0; i < attempts; i++) {
      ObjectModel asked = cast.taught().get(i % 2);
      select.accept(asked.name());
      after.add(attempt(cast, asked, random));
    }
    return after;
  }

  private DemoAttempt attempt(DemoCast cast, ObjectModel asked, SplittableRandom random) throws InterruptedException {
    robot.place(cast.around(asked), random);
    DemoAttempt attempt = attempt(asked);
    out.println("  " + attempt.inWords());
    return attempt;
  }

  private DemoAttempt attempt(ObjectModel asked) throws InterruptedException {
    SimRobot.Answer answer = answer();
    Observation seen = seen(answer);
    Optional<Grasp> grasp = answer.grasp();
    if (grasp.isEmpty()) {
      return new DemoAttempt(asked.name(), seen, answer.heatMap(), null, "", false, false,
          reason(answer, asked.name()));
    }
    String at = robot.nearest(grasp.get()).map(ObjectModel::name).orElse("");
    boolean right = PlaceScore.of(grasp.get(), asked.demonstration(), robot.objectPose()).success();
    Outcome outcome = robot.attempt(grasp.get());
    return new DemoAttempt(asked.name(), seen, answer.heatMap(), grasp.get(), at, right, outcome.success(),
        outcome.reason());
  }

  private List<DemoAbsence> absences(DemoCast cast, SplittableRandom random) throws InterruptedException {
    List<DemoAbsence> absences = new ArrayList<>();
    for (ObjectModel away : cast.taught()) {
      absences.add(absence(away.name(), cast.without(away), random));
    }
    absences.add(absence("", List.of(cast.stranger()), random));
    return absences;
  }

  private DemoAbsence absence(String asked, List<ObjectModel> there, SplittableRandom random)
      throws InterruptedException {
    out.println((asked.isEmpty() ? "Any object is asked for, " : asked + " is asked for, which is away, ")
        + "and there lies " + String.join(", ", there.stream().map(ObjectModel::name).toList()) + ":");
    select.accept(asked);
    robot.place(there, random);
    SimRobot.Answer answer = answer();
    DemoAbsence absence = new DemoAbsence(asked, seen(answer), answer.grasp().orElse(null),
        answer.grasp().isPresent() ? "" : reason(answer, asked));
    out.println("  " + absence.inWords());
    return absence;
  }

  private static String reason(SimRobot.Answer answer, String asked) {
    return answer.sight().notHere().stream().filter(absent -> asked.isEmpty() || absent.object().equals(asked))
        .map(AbsentSkill::reason).findFirst().orElse("the node found nothing that the gripper can hold");
  }

  private SimRobot.Answer answer() throws InterruptedException {
    Duration limit = ANSWER.multipliedBy(patience);
    return robot.awaitAnswer(limit).orElseThrow(
        () -> new IllegalStateException("the grasp node did not answer within " + limit.toSeconds()
            + " s; see the log above. On a slow machine --patience waits longer"));
  }
}
