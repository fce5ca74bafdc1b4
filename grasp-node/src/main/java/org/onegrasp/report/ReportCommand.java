package org.onegrasp.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import org.onegrasp.ros.RosArguments;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One file to attach to a bug report. */
@Command(name = "report",
    description = "Collects versions, parameters, diagnostics, the log, the newest depth as it came, the node's height"
        + " map and what else helps to find a fault into one zip file. Names that sound secret, credentials in addresses and tokens are hidden; look"
        + " into it before you send it.",
    mixinStandardHelpOptions = true,
    footer = {"", "Works without a running node or master too, with what is then to be had."})
public final class ReportCommand implements Callable<Integer> {
  private static final String NODE = "/?[A-Za-z]\\w*(/[A-Za-z]\\w*)*";

  @Option(names = "--node", paramLabel = "NAME", description = "Full name of the node (default: ${DEFAULT-VALUE}).",
      defaultValue = "/onegrasp")
  private String node;

  @Option(names = "--out", paramLabel = "FILE",
      description = "The file to write (default: onegrasp-report-<time>.zip here; of a folder: in there).")
  private Path out;

  @Option(names = "--no-picture", description = "Leaves depth and height map out.")
  private boolean noPicture;

  @Parameters(paramLabel = "ROS_ARGUMENT",
      description = "As ROS writes them, such as @|bold __master:=http://robot:11311|@.")
  private List<String> arguments = List.of();

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!node.matches(NODE)) {
      throw new IllegalArgumentException(
          "--node must be the name of a node, such as /onegrasp or /left/onegrasp, got '" + node + "'");
    }
    String name = node.startsWith("/") ? node : "/" + node;
    Path file = file();
    PrintWriter words = spec.commandLine().getOut();
    words.println("Collecting; this takes some seconds ...");
    words.flush();
    Report report = new Report(name, spec.root().version()[0], Path.of(System.getProperty("onegrasp.home", ".")),
        RosArguments.parse(arguments, System.getenv()), !noPicture);
    Archive archive = report.collect();
    archive.write(file);
    print(report, archive, file);
    return 0;
  }

  private Path file() {
    Path named = Path.of("onegrasp-report-"
        + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now(ZoneId.systemDefault())) + ".zip");
    if (out == null) {
      return named;
    }
    return Files.isDirectory(out) ? out.resolve(named) : out;
  }

  private void print(Report report, Archive archive, Path file) {
    PrintWriter words = spec.commandLine().getOut();
    report.outcomes().forEach((part, outcome) -> words.println("  " + part + ": " + outcome));
    words.println(file.toAbsolutePath().normalize() + " holds");
    archive.sizes().forEach((entry, bytes) -> words.println("  " + entry + " (" + bytes + " bytes)"));
    words.println("Look into it before you give it away: what is secret and not called so cannot be known.");
    words.flush();
  }
}
