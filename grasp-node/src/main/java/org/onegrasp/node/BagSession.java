package org.onegrasp.node;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;
import org.onegrasp.rules.GraspLearner;
import org.onegrasp.world.Grasp;

/** The grasp node on a recording: a master unless one runs, the node with its outputs on topics as always, and the player. */
final class BagSession {
  private static final String HOST = "127.0.0.1";

  private final BagOptions options;
  private final RosArguments arguments;
  private final Function<NodeConfiguration, ? extends GraspLearner> learners;
  private final PrintStream out;

  BagSession(BagOptions options, RosArguments arguments, Function<NodeConfiguration, ? extends GraspLearner> learners, PrintStream out) {
    this.options = options;
    this.arguments = arguments;
    this.learners = learners;
    this.out = out;
  }

  /** False when no image could be used or a lesson failed. */
  boolean run() throws IOException, InterruptedException {
    try (Bag bag = Bag.open(options.file)) {
      URI master = arguments.masterUri();
      if (Processes.answers(master)) {
        return run(bag, arguments);
      }
      try (RosMaster own = RosMaster.start(HOST, Processes.masterPort(HOST))) {
        out.println("No ROS master at " + master + ", so this process has its own. To look on: export ROS_MASTER_URI=" + own.uri());
        return run(bag, arguments.with("master", own.uri().toString()).with("ip", HOST));
      }
    }
  }

  private boolean run(Bag bag, RosArguments withMaster) throws IOException, InterruptedException {
    AtomicLong time = new AtomicLong();
    LessonProgress lessons = new LessonProgress();
    try (RosNode node = Processes.rosNode(withMaster, GraspNode.DEFAULT_NAME)) {
      NodeConfiguration configuration = NodeConfiguration.read(new ParameterReader(node.parameters()::get),
          () -> NodeConfiguration.defaultSkillsFolder(node.name(), withMaster.environment()));
      BagTopics topics = BagTopics.choose(bag, options, node::resolve);
      out.println("Depth images from " + topics.depth() + ", camera info from " + topics.info());
      BagResults results = new BagResults(out, options.out, configuration.workArea());
      try (GraspNode graspNode = new GraspNode(node, configuration, learners, time::get, lessons)) {
        BagPlayer player = new BagPlayer(bag, topics, new BagPlayer.Stage(graspNode, configuration.baseFrame(), time, lessons,
            results, new BagPace(options.rate == null ? Double.POSITIVE_INFINITY : options.rate, System::nanoTime,
            LockSupport::parkNanos)));
        Grasp shown = options.shown();
        if (shown != null) {
          player.demonstrate(options.object, shown);
        }
        node.onShutdown(player::stop);
        player.play();
      }
      return results.summary(configuration.skillsFolder(), BagTopics.contents(bag));
    }
  }
}
