package org.onegrasp.node;

import java.io.IOException;
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
  @Option(names = "--host", description = "Address to listen on (default: ${DEFAULT-VALUE}).", defaultValue = "127.0.0.1")
  private String host;

  @Option(names = "--port", defaultValue = "11311",
      description = "Port to listen on, 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LogFile.keep(RosArguments.parse(List.of(), System.getenv()), "onegrasp_master");
    try (RosMaster master = RosMaster.start(host, port)) {
      CountDownLatch asked = new CountDownLatch(1);
      Ending.byRequest(asked::countDown);
      System.out.println("ROS_MASTER_URI=" + master.uri());
      asked.await();
    }
    return 0;
  }
}
