package org.onegrasp.node;

import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;

/** What every process with a ROS node does alike. */
final class Processes {
  private Processes() {}

  /** A node that leaves the master in good order when the process is asked to end. */
  static RosNode rosNode(RosArguments arguments, String defaultName) {
    if (!arguments.rest().isEmpty()) {
      throw new IllegalArgumentException("do not know what to do with '" + arguments.rest().get(0)
          + "': ROS arguments are written name:=value");
    }
    RosNode node = RosNode.create(arguments, defaultName);
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "onegrasp-shutdown"));
    return node;
  }
}
