package org.onegrasp.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.onegrasp.msgs.DynamicMessage;
import org.onegrasp.ros.RosArguments;
import org.onegrasp.ros.RosNode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What goes over a topic, for machines without rostopic and for types without Python classes. */
@Command(name = "echo", description = "Prints the messages of a topic of any type, as rostopic echo does.",
    mixinStandardHelpOptions = true)
final class EchoCommand implements Callable<Integer> {
  private static final int QUEUE = 100;
  private static final long PATIENCE_SECONDS = 3;

  @Parameters(index = "0", paramLabel = "TOPIC", description = "Name of the topic.")
  private String topic;

  @Option(names = "-n", paramLabel = "N", description = "End after so many messages.")
  private long count = Long.MAX_VALUE;

  @Parameters(index = "1..*", paramLabel = "ROS_ARGUMENT",
      description = "Remappings and parameters as ROS writes them.")
  private List<String> arguments = List.of();

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private long printed;

  @Override
  public Integer call() throws InterruptedException {
    if (count < 1) {
      throw new IllegalArgumentException("-n must be at least 1, got " + count);
    }
    RosArguments ros = RosArguments.parse(arguments, System.getenv()).only();
    try (RosNode node = RosNode.create(ros, RosArguments.anonymous("onegrasp_echo"))) {
      node.onShutdown(done::countDown);
      node.subscribeAny(topic, QUEUE, this::print);
      if (!begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        spec.commandLine().getErr().println("onegrasp echo: nothing on " + node.resolve(topic) + " yet; waiting");
      }
      done.await();
    }
    return 0;
  }

  /** On the node's callback thread. */
  private void print(DynamicMessage message) {
    if (printed < count) {
      PrintWriter out = spec.commandLine().getOut();
      message.print(out);
      out.println("\n---");
      printed = out.checkError() ? count : printed + 1; // "echo | head" closes the pipe
    }
    begun.countDown();
    if (printed == count) {
      done.countDown();
    }
  }
}
