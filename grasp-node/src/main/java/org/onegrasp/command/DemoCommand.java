package org.onegrasp.command;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.onegrasp.cli.World;
import org.onegrasp.demo.Demo;
import org.onegrasp.demo.DemoCast;
import org.onegrasp.demo.DemoResult;
import org.onegrasp.demo.TeachTable;
import org.onegrasp.gazebo.GazeboWorlds;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.msgs.SelectSkill;
import org.onegrasp.msgs.TeachingStatus;
import org.onegrasp.node.GraspNode;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.ParameterReader;
import org.onegrasp.ros.ConsoleLog;
import org.onegrasp.ros.LogFile;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.simulation.NamedObjects;
import org.onegrasp.simulation.SimCamera;
import org.onegrasp.simulation.SimRobot;
import org.onegrasp.view.LessonProgress;
import org.onegrasp.world.ObjectModel;
import org.onegrasp.world.table.RobotDescription;
import org.onegrasp.world.table.SimConfiguration;
import org.onegrasp.world.table.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job, end to end: master, simulator and grasp node in one process, which talk over real topics. */
@Command(name = "demo",
    description = "Several things on the table: teaches the simulated robot two objects that it has never seen, one"
        + " demonstration each, then grasps whichever is asked for and says when it is not there. End to end over ROS"
        + " topics.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final String HOST = "127.0.0.1";
  private static final int MASTER_PORT = 11311;
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final double IMAGE_AGE_SECONDS = 2; // as the node's defaults are
  private static final double DEMONSTRATION_AGE_SECONDS = 5;
  private static final SimCamera.Settings CAMERA = new SimCamera.Settings(10, "", Set.of(SimCamera.Habit.REMEMBERS));

  /** Things that lie on the table of somebody who teaches, besides the first one. */
  private static final int BESIDE = 3;
  private static final SimCamera.Settings WATCHED = new SimCamera.Settings(10, "",
      Set.of(SimCamera.Habit.REAL_TIME, SimCamera.Habit.SEES_ARM, SimCamera.Habit.COLOUR_ON_DEMAND));

  @Option(names = "--object", paramLabel = "NAME",
      description = "A family such as mug, or an instance such as mug-7 (default: one"
          + " of the held-out families, by the seed).")
  private String object;

  @Option(names = "--seed", description = "Of poses, camera noise and the object (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(names = "--world", description = "Where: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
      defaultValue = "sim")
  private World world;

  @Option(names = "--attempts", paramLabel = "N", description = "Attempts before and after the lessons, each (default:"
      + " ${DEFAULT-VALUE}).", defaultValue = "6")
  private int attempts;

  @Option(names = "--out", paramLabel = "DIR",
      description = "Folder for pictures and summary.json (default: ${DEFAULT-VALUE}).",
      defaultValue = "onegrasp-demo")
  private Path out;

  @Option(names = "--teach",
      description = "You teach: on a page in your browser, by dragging across an object. The arm waits until you press"
          + " Try there, and everything runs until Ctrl-C.")
  private boolean teach;

  @Option(names = "--patience", paramLabel = "TIMES",
      description = "Waits so many times as long for answers and lessons as usual: for a starved or emulated machine"
          + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private int patience;

  @Option(names = "--keep-running", description = "Go on publishing after the end, until interrupted.")
  private boolean keepRunning;

  private final Function<NodeConfiguration, ? extends GraspLearner> learners;

  DemoCommand(Function<NodeConfiguration, ? extends GraspLearner> learners) {
    this.learners = learners;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (attempts < 1 || attempts > 100) {
      throw new IllegalArgumentException("--attempts must be 1 to 100, got " + attempts);
    }
    if (patience < 1 || patience > 500) {
      throw new IllegalArgumentException("--patience must be 1 to 500, got " + patience);
    }
    if (teach) {
      return letTeach();
    }
    ObjectModel first = NamedObjects.choose(object, seed);
    List<ObjectModel> others = NamedObjects.beside(first, 2, seed);
    DemoCast cast = new DemoCast(first, others.get(0), others.get(1));
    LogFile.keep(RosArguments.parse(List.of(), System.getenv()), "onegrasp_demo");
    ConsoleLog.warningsOnly();
    Path skills = emptySkillsFolder();
    try (Simulator simulator = world.simulator(() -> new GazeboWorlds(System.getenv()));
        RosMaster master = master();
        RosNode simNode = node(master, "onegrasp_sim");
        RosNode graspRosNode = node(master, GraspNode.DEFAULT_NAME, "~depth:=/camera/depth/image_raw",
            "~camera_info:=/camera/depth/camera_info");
        SimCamera camera = SimCamera.start(simNode, simulator.open(SimConfiguration.shipped(seed)), CAMERA);
        GraspNode graspNode = new GraspNode(graspRosNode, configuration(skills), learners)) {
      printLinesToTry(master);
      graspNode.openPage(Version.text(), Optional.empty(), System.out);
      SimRobot robot = new SimRobot(simNode, camera);
      LessonProgress lesson = new LessonProgress();
      simNode.subscribe("/onegrasp/teaching_status", TeachingStatus.CODEC, 100, lesson);
      Demo demo = new Demo(camera, robot, lesson, object -> select(simNode, object), patience, System.out);
      DemoResult result = demo.run(cast, world.name(), graspNode.modelSha256(), attempts, seed, out);
      System.out.println();
      System.out.println(result.inWords());
      System.out.println("Pictures and summary.json are in " + out.toAbsolutePath().normalize());
      if (keepRunning) {
        System.out.println("Running on; end with Ctrl-C.");
        graspRosNode.awaitShutdown();
      }
      return result.learned() ? 0 : 1;
    }
  }

  /** Everything waits for a person. */
  private int letTeach() throws IOException, InterruptedException {
    LogFile.keep(RosArguments.parse(List.of(), System.getenv()), "onegrasp_demo");
    ConsoleLog.warningsOnly();
    List<ObjectModel> things = new ArrayList<>(List.of(NamedObjects.choose(object, seed)));
    things.addAll(NamedObjects.beside(things.get(0), BESIDE, seed));
    Path skills = emptySkillsFolder();
    try (Simulator simulator = world.simulator(() -> new GazeboWorlds(System.getenv()));
        RosMaster master = master();
        RosNode simNode = node(master, "onegrasp_sim");
        RosNode graspRosNode = node(master, GraspNode.DEFAULT_NAME, "~depth:=/camera/depth/image_raw",
            "~camera_info:=/camera/depth/camera_info", "~colour:=/camera/color/image_raw");
        SimCamera camera = SimCamera.start(simNode, simulator.open(SimConfiguration.shipped(seed)), WATCHED);
        GraspNode graspNode = new GraspNode(graspRosNode, configuration(skills), learners)) {
      Ending.byRequest(graspRosNode::close);
      TeachTable table = new TeachTable(camera, new SimRobot(simNode, camera), things, new SplittableRandom(seed),
          graspNode::shown);
      simNode.subscribe("/onegrasp/teaching_status", TeachingStatus.CODEC, 100, table::status);
      graspNode.openPage(Version.text(), Optional.of(table), System.out);
      System.out.println("On the table: " + String.join(", ", table.objects()) + ". Open that page, drag across one of"
          + " them, give it a name, press Teach, and then Try. Ctrl-C ends it.");
      graspRosNode.awaitShutdown();
      return 0;
    }
  }

  private void select(RosNode node, String object) {
    SelectSkill.Response answer = node.client("/onegrasp/select_skill", SelectSkill.CODEC)
        .call(new SelectSkill.Request(object), ANSWER.multipliedBy(patience));
    if (!answer.success()) {
      System.out.println("  the node says: " + answer.message());
    }
  }

  /** At the usual port, or at any other when somebody is there already. */
  private static RosMaster master() throws IOException {
    try {
      return RosMaster.start(HOST, MASTER_PORT);
    } catch (IOException e) {
      return RosMaster.start(HOST, 0);
    }
  }

  private NodeConfiguration configuration(Path skills) {
    Map<String, Object> values = Map.of("~skills_dir", skills.toString(), "~base_frame", RobotDescription.BASE,
        "~image_max_age", IMAGE_AGE_SECONDS * patience, "~demonstration_max_age", DEMONSTRATION_AGE_SECONDS * patience);
    return NodeConfiguration.read(new ParameterReader(name -> Optional.ofNullable(values.get(name))), () -> skills);
  }

  private static RosNode node(RosMaster master, String name, String... remappings) {
    Map<String, String> environment = Map.of("ROS_MASTER_URI", master.uri().toString(), "ROS_IP", HOST);
    return RosNode.create(RosArguments.parse(List.of(remappings), environment), name);
  }

  /** Skills of an earlier demo would spoil the story. */
  private Path emptySkillsFolder() throws IOException {
    Path skills = Files.createDirectories(out.resolve("skills"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(skills, "*.skill*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    return skills;
  }

  private static void printLinesToTry(RosMaster master) {
    System.out.println("""
        Meanwhile, in another terminal with the ROS tools:
          export ROS_MASTER_URI=%s
          rostopic list
          rostopic echo /onegrasp/grasp_pose
          rosnode info /onegrasp
        """.formatted(master.uri()));
  }
}
