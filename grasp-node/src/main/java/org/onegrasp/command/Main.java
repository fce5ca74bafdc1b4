package org.onegrasp.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.onegrasp.bench.BenchCommand;
import org.onegrasp.cli.BenchRulesCommand;
import org.onegrasp.cli.EvalCommand;
import org.onegrasp.cli.ExportCommand;
import org.onegrasp.cli.InspectCommand;
import org.onegrasp.cli.PaceCommand;
import org.onegrasp.cli.PlanCommand;
import org.onegrasp.cli.SealedCommand;
import org.onegrasp.cli.TrainCommand;
import org.onegrasp.cli.TuneCommand;
import org.onegrasp.cli.WorkerCommand;
import org.onegrasp.gazebo.GazeboWorlds;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.node.Learners;
import org.onegrasp.node.parameters.NodeConfiguration;
import org.onegrasp.report.ReportCommand;
import org.onegrasp.ros.LogFile;
import org.onegrasp.ros.RosException;
import org.onegrasp.ros.RosHome;
import org.onegrasp.soak.SoakCommand;
import org.onegrasp.world.table.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine;

/** The command line of {@code launch/onegrasp}: every process of OneGrasp starts here. */
@Command(name = "onegrasp",
    description = "Teaches a robot arm a grasp from one demonstration, on the controller itself.",
    mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    StandardOutput out = StandardOutput.install();
    int code =
        out.exitCode(isPlainNode(args) ? plainNode(args, new PrintWriter(System.err, true, Charset.defaultCharset()))
            : commandLine(args).execute(args));
    Ending.returned(code);
    System.exit(code);
  }

  /**
   * Whether these are a node's arguments as ROS writes them and nothing else, as from a launch file: a robot then need
   * not load what reads options.
   */
  static boolean isPlainNode(String... args) {
    return args.length > 0 && args[0].equals("node")
        && Stream.of(args).noneMatch(arg -> arg.startsWith("-") || arg.startsWith("@"));
  }

  /** What the command line does with such arguments. */
  static int plainNode(String[] args, PrintWriter err) {
    Kernels.Source kernels = Kernels.best();
    try {
      return new NodeCommand(configuration -> Learners.of(configuration, kernels),
          List.of(args).subList(1, args.length)).call();
    } catch (Exception e) {
      return explain(e, "onegrasp node", err);
    }
  }

  static CommandLine commandLine() {
    return commandLine(new String[0]);
  }

  /**
   * With only the command that the arguments begin with, if they do: to read the options of all takes a tenth of a
   * start.
   */
  private static CommandLine commandLine(String[] args) {
    CommandLine line = new CommandLine(new Main());
    line.getCommandSpec().version(Version.text());
    Map<String, Supplier<Object>> commands = commands();
    String first = args.length == 0 ? "" : args[0];
    if (commands.containsKey(first)) {
      line.addSubcommand(commands.get(first).get());
    } else if (!first.equals("--version")) {
      commands.values().forEach(command -> line.addSubcommand(command.get()));
    }
    line.registerConverter(Path.class, Main::path);
    line.setExecutionExceptionHandler((failure, command, arguments) -> explain(failure,
        command.getCommandSpec().qualifiedName(), command.getErr()));
    return line;
  }

  private static Map<String, Supplier<Object>> commands() {
    Kernels.Source kernels = Kernels.best();
    Function<NodeConfiguration, GraspLearner> learners = configuration -> Learners.of(configuration, kernels);
    Supplier<Simulator> gazebo = () -> new GazeboWorlds(System.getenv());
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("demo", () -> new DemoCommand(learners));
    commands.put("master", MasterCommand::new);
    commands.put("node", () -> new NodeCommand(learners));
    commands.put("sim", SimCommand::new);
    commands.put("gazebo", GazeboCommand::new);
    commands.put("train", () -> new TrainCommand(gazebo, kernels));
    commands.put("eval", () -> new EvalCommand(gazebo, kernels));
    commands.put("tune", () -> new TuneCommand(kernels));
    commands.put("pace", () -> new PaceCommand(kernels));
    commands.put("sealed", () -> new SealedCommand(Version.text(), kernels));
    commands.put("worker", () -> new WorkerCommand(gazebo, kernels));
    commands.put("bench-rules", () -> new BenchRulesCommand(kernels));
    commands.put("bench", () -> new BenchCommand(kernels));
    commands.put("plan", () -> new PlanCommand(kernels));
    commands.put("export", () -> new ExportCommand(kernels));
    commands.put("import-skill", ImportSkillCommand::new);
    commands.put("inspect", () -> new InspectCommand(kernels));
    commands.put("echo", EchoCommand::new);
    commands.put("bag", BagCommand::new);
    commands.put("soak", SoakCommand::new);
    commands.put("table", TableCommand::new);
    commands.put("report", ReportCommand::new);
    return commands;
  }

  private static Path path(String text) {
    try {
      return RosHome.path(text, System.getenv());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(e.getMessage());
    }
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command? " + spec.subcommands().keySet());
  }

  /** What a user can mend gets one line; anything else is our own fault and gets its stack trace. */
  private static int explain(Exception failure, String command, PrintWriter err) {
    boolean usersCanMend = failure instanceof IllegalArgumentException || failure instanceof IOException
        || failure instanceof UncheckedIOException || failure instanceof IllegalStateException
        || failure instanceof RosException;
    LogFile.note(command + " ended" + (usersCanMend ? ": " + failure.getMessage() : ""), usersCanMend ? null : failure);
    if (usersCanMend) {
      err.println(command + ": " + Quoted.lines(failure.getMessage()));
    } else {
      failure.printStackTrace(err);
    }
    return 1;
  }
}
