package org.onegrasp.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.node.GraspNode;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.ParameterReader;
import org.onegrasp.node.parameters.TableSource;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.view.LessonProgress;

/**
 * The grasp node on a recording: a master of its own that nobody else knows of, so that no live node, topic or
 * parameter is touched, the node with its outputs on topics as always, and the player.
 */
public final class BagSession {
  private static final String HOST = "127.0.0.1";
  private static final Pattern LATER_PART = Pattern.compile("(.*_)[1-9]\\d*\\.bag");

  private final BagOptions options;
  private final RosArguments arguments;
  private final Function<NodeConfiguration, ? extends GraspLearner> learners;
  private final PrintStream out;

  public BagSession(BagOptions options, RosArguments arguments,
      Function<NodeConfiguration, ? extends GraspLearner> learners, PrintStream out) {
    this.options = options;
    this.arguments = arguments;
    this.learners = learners;
    this.out = out;
  }

  /**
   * False when no image could be used, a lesson failed or was not saved, or the recording was not played to its end.
   */
  public boolean run() throws IOException, InterruptedException {
    try (Bag bag = Bag.open(options.file); RosMaster master = RosMaster.start(HOST, 0)) {
      out.println("A recording has a ROS master of its own. To look on: export ROS_MASTER_URI=" + master.uri());
      return run(bag, privately(arguments, master));
    }
  }

  /** What is known of a live system is left aside. */
  private static RosArguments privately(RosArguments arguments, RosMaster master) {
    Map<String, String> special = new HashMap<>(arguments.special());
    special.remove("hostname");
    Map<String, String> environment = new HashMap<>(arguments.environment());
    environment.keySet().removeAll(Set.of("ROS_MASTER_URI", "ROS_HOSTNAME", "ROS_IP"));
    return new RosArguments(arguments.remappings(), special, arguments.privateParameters(), arguments.rest(),
        environment)
        .with("master", master.uri().toString()).with("ip", HOST);
  }

  private boolean run(Bag bag, RosArguments withMaster) throws IOException, InterruptedException {
    AtomicLong time = new AtomicLong();
    LessonProgress lessons = new LessonProgress();
    try (RosNode node = RosNode.create(withMaster.only(), GraspNode.DEFAULT_NAME)) {
      BagTopics topics = BagTopics.choose(bag, options, node::resolve);
      Optional<Double> scale = BagUnits.scale(bag, topics.depth());
      Optional<String> uncalibrated = topics.uncalibrated(bag) ? Optional.of(TableSource.AUTO) : Optional.empty();
      NodeConfiguration configuration = NodeConfiguration.read(new ParameterReader(name -> node.parameters().get(name)
          .or(() -> scale.filter(recorded -> name.equals(BagUnits.PARAMETER)))
          .or(() -> uncalibrated.filter(auto -> name.equals(TableSource.CAMERA_POSE)))),
          () -> NodeConfiguration.defaultSkillsFolder(node.name(), arguments.environment()));
      out.println(topics.info().isEmpty() ? "Points from " + topics.depth()
          : "Depth images from " + topics.depth() + ", camera info from " + topics.info());
      scale.ifPresent(recorded -> out.println("Depth units are in the recording: " + BagUnits.PARAMETER + " is "
          + configuration.depthScale()));
      if (configuration.table() == TableSource.BASE) {
        out.println((uncalibrated.isPresent() && node.parameters().get(TableSource.CAMERA_POSE).isEmpty()
            ? "The recording does not say where the camera is, so the table is found in each picture. " : "")
            + "The base frame is on the table, under the middle of the picture: x to the right in it, z up, and the"
            + " table at z = " + configuration.workArea().tableZ());
      }
      BagResults results = new BagResults(out, options.out, configuration.workArea());
      try (GraspNode graspNode = new GraspNode(node, configuration, learners, time::get, lessons)) {
        graspNode.depthTopic(topics.depth());
        BagPlayer player = new BagPlayer(bag, topics,
            new BagPlayer.Stage(graspNode, configuration, time, lessons, results,
                new BagPace(options.rate == null ? Double.POSITIVE_INFINITY : options.rate, System::nanoTime,
                    LockSupport::parkNanos)));
        options.showings.forEach(player::demonstrate);
        node.onShutdown(player::stop);
        player.play();
        results.unsaved(graspNode.saveAll());
      }
      return results.summary(configuration.skillsFolder(), BagTopics.contents(bag) + splitHint());
    }
  }

  /** rosbag record --split writes NAME_0.bag, NAME_1.bag and so on; what comes once is only in the first. */
  private String splitHint() {
    Matcher part = LATER_PART.matcher(options.file.getFileName().toString());
    Path first = part.matches() ? options.file.resolveSibling(part.group(1) + "0.bag") : options.file;
    return part.matches() && Files.exists(first) ? "\nThis seems to be a later part of a recording that was split. What"
        + " was sent once, such as /tf_static, is in " + first + ": set _camera_pose, or join the parts" : "";
  }
}
