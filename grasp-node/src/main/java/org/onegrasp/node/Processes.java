package org.onegrasp.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;

/** What every process with a ROS node does alike. */
final class Processes {
  private static final int USUAL_MASTER_PORT = 11311;
  private static final int CONNECT_MS = 2000;

  private Processes() {}

  /** Where a master of our own listens: the usual port, or 0 for any other when somebody is there already. */
  static int masterPort(String host) {
    try (ServerSocket usual = new ServerSocket(USUAL_MASTER_PORT, 1, InetAddress.getByName(host))) {
      return usual.getLocalPort();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Whether something listens at a master's address. */
  static boolean answers(URI master) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(master.getHost(), master.getPort()), CONNECT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

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
