package org.onegrasp.ros.master;

import java.io.IOException;
import java.net.URI;

/** A ROS 1 master and parameter server in this process, for tests and for machines without roscore. */
public final class RosMaster implements AutoCloseable {
  private RosMaster() {}

  /**
   * Starts a master.
   *
   * @param host address to listen on and to tell to nodes, such as 127.0.0.1
   * @param port 11311 by custom; 0 takes a free one
   * @throws IOException when the port is taken
   */
  public static RosMaster start(String host, int port) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** What ROS_MASTER_URI has to be, such as {@code http://127.0.0.1:11311/}. */
  public URI uri() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
