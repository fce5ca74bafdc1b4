package org.onegrasp.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.node.GraspNode;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.node.parameters.ParameterReader;
import org.onegrasp.replay.BagOptions;
import org.onegrasp.replay.BagSession;
import org.onegrasp.ros.LogFile;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The grasp node as a process of its own. */
@Command(name = "node", description = "The grasp node: depth images and demonstrations in, grasps out.",
    mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ROS_ARGUMENT", description = "Remappings and parameters as ROS writes them, such as"
      + " @|bold ~depth:=/camera/depth/image_raw|@ or @|bold _table_z:=0.72|@.")
  private List<String> arguments;

  @ArgGroup(exclusive = false, heading = "%nOn a recording instead of a camera:%n")
  private BagOptions bag;

  private final Function<NodeConfiguration, ? extends GraspLearner> learners;

  NodeCommand(Function<NodeConfiguration, ? extends GraspLearner> learners) {
    this(learners, List.of());
  }

  /** @param arguments as ROS writes them */
  NodeCommand(Function<NodeConfiguration, ? extends GraspLearner> learners, List<String> arguments) {
    this.learners = learners;
    this.arguments = arguments;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    RosArguments rosArguments = RosArguments.parse(arguments, System.getenv());
    if (bag != null) {
      bag.check();
      return new BagSession(bag, rosArguments, learners, System.out).run() ? 0 : 1;
    }
    LogFile.keep(rosArguments, GraspNode.DEFAULT_NAME);
    try (RosNode node = RosNode.create(rosArguments.only(), GraspNode.DEFAULT_NAME)) {
      Ending.byRequest(node::close);
      NodeConfiguration configuration = NodeConfiguration.read(new ParameterReader(node.parameters()::get),
          () -> NodeConfiguration.defaultSkillsFolder(node.name(), rosArguments.environment()));
      GraspNode working = new GraspNode(node, configuration, learners);
      working.openPage(Version.text(), Optional.empty(), System.out);
      try {
        node.awaitShutdown();
      } finally {
        working.close();
      }
      return working.allSaved() ? 0 : 1;
    }
  }
}
