package org.onegrasp.node;

import java.io.IOException;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import org.onegrasp.ros.master.RosMaster;

/** What every process with a ROS node does alike. */
final class Processes {
  private static final int USUAL_MASTER_PORT = 11311;

  private Processes() {}

  /** A master of our own at the usual port, or at any other when somebody is there already. */
  static RosMaster master(String host) throws IOException {
    try {
      return RosMaster.start(host, USUAL_MASTER_PORT);
    } catch (IOException e) {
      return RosMaster.start(host, 0);
    }
  }

  /** A node of its own process; it leaves the master in good order when the process is asked to end. */
  static RosNode rosNode(RosArguments arguments, String defaultName) {
    if (!arguments.rest().isEmpty()) {
      throw new IllegalArgumentException("do not know what to do with '" + arguments.rest().get(0)
          + "': ROS arguments are written name:=value");
    }
    return RosNode.create(arguments, defaultName);
  }
}
