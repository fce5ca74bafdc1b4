package org.onegrasp.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.onegrasp.msgs.DynamicMessage;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.RosTime;
import org.onegrasp.msgs.bag.Bag;
import org.onegrasp.msgs.bag.BagConnection;
import org.onegrasp.msgs.bag.BagMessage;
import org.onegrasp.msgs.bag.BagMessages;
import org.onegrasp.msgs.bag.BagTopic;
import org.onegrasp.msgs.definition.DefinitionException;
import org.onegrasp.replay.BagTopics;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A look into recordings. */
@Command(name = "bag", description = "What is in a recording (rosbag 2.0).", mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "info|echo")
final class BagCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which of " + spec.subcommands().keySet() + "?");
  }

  @Command(name = "info", description = "Topics, types, times, and what cannot be read.",
      mixinStandardHelpOptions = true)
  int info(@Parameters(paramLabel = "FILE") Path file) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (Bag bag = Bag.open(file)) {
      double seconds = (bag.end().toNanos() - bag.start().toNanos()) * 1e-9;
      out.println("file:     " + file + ", " + bag.size() + " bytes");
      out.println(String.format(Locale.ROOT, "duration: %.3f s", seconds));
      out.println("start:    " + inWords(bag.start()));
      out.println("end:      " + inWords(bag.end()));
      for (BagTopic topic : bag.topics()) {
        out.println(
            Quoted.line("topic:    " + topic.name() + "  " + topic.type() + "  " + topic.messages() + " messages"));
      }
      bag.problems().forEach(problem -> out.println(Quoted.line("problem:  " + problem)));
      out.flush();
    }
    return 0;
  }

  private static String inWords(RosTime time) {
    return Instant.ofEpochSecond(Integer.toUnsignedLong(time.sec()), time.nsec()) + " (" + time.sec() + "."
        + String.format(Locale.ROOT, "%09d", time.nsec()) + ")";
  }

  @Command(name = "echo", description = "Prints the messages of a topic, as rostopic echo -b does.",
      mixinStandardHelpOptions = true)
  int echo(@Parameters(paramLabel = "FILE") Path file, @Parameters(paramLabel = "TOPIC") String name,
      @Option(names = "-n", paramLabel = "N", description = "End after so many messages.") Long count)
      throws IOException {
    if (count != null && count < 1) {
      throw new IllegalArgumentException("-n must be at least 1, got " + count);
    }
    String topic = Bag.globalName(name);
    try (Bag bag = Bag.open(file)) {
      if (bag.topics().stream().noneMatch(known -> known.name().equals(topic))) {
        throw new IllegalArgumentException("no topic " + name + " in " + file + ". " + BagTopics.contents(bag));
      }
      boolean complete =
          echo(bag.messages(connection -> connection.topic().equals(topic)), count == null ? Long.MAX_VALUE : count);
      bag.problems().forEach(problem -> spec.commandLine().getErr().println("onegrasp bag: " + problem));
      return complete ? 0 : 1;
    }
  }

  /** False when a message could not be decoded. */
  private boolean echo(BagMessages messages, long count) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Map<BagConnection, MessageCodec<DynamicMessage>> codecs = new HashMap<>();
    boolean complete = true;
    for (long printed = 0; printed < count && !out.checkError(); printed++) { // "echo | head" closes the pipe
      BagMessage message = messages.next();
      if (message == null) {
        break;
      }
      try {
        message
            .decode(codecs.computeIfAbsent(message.connection(), c -> DynamicMessage.codec(c.type(), c.definition())))
            .print(out);
        out.println("\n---");
      } catch (MalformedMessageException e) {
        spec.commandLine().getErr().println("onegrasp bag: " + e.getMessage());
        complete = false;
      } catch (DefinitionException e) {
        throw new IllegalArgumentException(message.connection().topic() + ": " + e.getMessage(), e);
      }
    }
    out.flush();
    return complete;
  }
}
