package org.onegrasp.command;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.onegrasp.ros.LogFile;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.master.RosMaster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The embedded ROS master as a process of its own, for machines without roscore. */
@Command(name = "master", description = "A ROS 1 master with its parameter server, for machines without roscore.",
    mixinStandardHelpOptions = true)
final class MasterCommand implements Callable<Integer> {
  @Option(names = "--host", description = "Address to listen on (default: ${DEFAULT-VALUE}).",
      defaultValue = "127.0.0.1")
  private String host;

  @Option(names = "--port", defaultValue = "11311",
      description = "Port to listen on, 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LogFile.keep(RosArguments.parse(List.of(), System.getenv()), "onegrasp_master");
    try (RosMaster master = start()) {
      CountDownLatch asked = new CountDownLatch(1);
      Ending.byRequest(asked::countDown);
      System.out.println("ROS_MASTER_URI=" + master.uri());
      asked.await();
    }
    return 0;
  }

  private RosMaster start() throws IOException {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("--port must be 0 to 65535, got " + port);
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "--host " + host + ": no machine of that name is known here; name an address of this machine");
    }
    try {
      return RosMaster.start(host, port);
    } catch (BindException e) {
      throw new IOException(
          "cannot listen on " + host + ":" + port + " (" + e.getMessage() + "): a master that runs there already"
              + " will do, export ROS_MASTER_URI=http://" + host + ":" + port + "; or choose another port with --port",
          e);
    }
  }
}
