package org.onegrasp.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.plot.Json;
import org.onegrasp.rules.Rules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench}: the tables of docs/benchmarks.md, on this machine. */
@Command(name = "bench",
    description = "Measures speed and memory, beside PyTorch, ONNX Runtime, roscpp and rospy where they are, in turns"
        + " in one run, and prints a table for each, ratios first.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  /** For processes that this command starts. */
  static final String ONE_LESSON = "--one-lesson";

  @Option(names = "--tables", split = ",", paramLabel = "TABLE",
      description = "Which, separated by commas (default: all):${COMPLETION-CANDIDATES}",
      completionCandidates = Labels.class)
  private List<String> tables;

  @Option(names = "--turns", paramLabel = "N", description = "Of all sides, in turn (default: 5; 1 with --quick).")
  private Integer turns;

  @Option(names = "--seed", paramLabel = "N",
      description = "Of the objects of the first turn of lessons; each turn has others (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(names = "--peers", paramLabel = "DIR",
      description = "Where launch/install-peers has put PyTorch and ONNX Runtime (default: what the environment's"
          + " ONEGRASP_PEERS says; without them ours stand alone).",
      defaultValue = "${env:ONEGRASP_PEERS}")
  private Path peers;

  @Option(names = "--data", paramLabel = "DIR",
      description = "Folder with public data, for the arms (default: what the environment's ONEGRASP_DATA says, or"
          + " ../shared/data).",
      defaultValue = "${env:ONEGRASP_DATA}")
  private Path data;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the tables as JSON.")
  private Path json;

  @Option(names = "--quick",
      description = "Little of everything, in seconds: shows that it runs, the numbers mean little.")
  private boolean quick;

  @Option(names = ONE_LESSON, hidden = true)
  private String lesson;

  @Spec
  private CommandSpec spec;

  private final Kernels.Source kernels;

  public BenchCommand(Kernels.Source kernels) {
    this.kernels = kernels;
  }

  /** For the help text. */
  static final class Labels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of(Arrays.stream(Measurement.values())
          .map(m -> String.format("%n  %-10s %s", m.label(), m.what())).collect(Collectors.joining())).iterator();
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (lesson != null) {
      out.println(OneLesson.teach(Rules.parse(lesson), kernels).line());
      return 0;
    }
    List<Measurement> chosen = tables == null ? List.of(Measurement.values())
        : tables.stream().map(Measurement::named).toList();
    Setting setting = setting();
    Map<String, Object> root = new LinkedHashMap<>();
    Map<String, String> machine = Machine.read(setting.home());
    machine.forEach((what, value) -> out.println(what + ": " + value));
    String limits = Machine.limits(setting);
    out.println(limits + "\n");
    root.put("machine", machine);
    root.put("limits", limits);
    List<String> left = new ArrayList<>();
    for (Measurement one : chosen) {
      measure(one, setting, out, root, left);
    }
    if (json != null) {
      Files.writeString(json, Json.write(root));
    }
    left.forEach(out::println);
    return left.isEmpty() || tables == null ? 0 : 1;
  }

  private static void measure(Measurement one, Setting setting, PrintWriter out, Map<String, Object> root,
      List<String> left) throws IOException, InterruptedException {
    try {
      Table table = one.in(setting);
      out.println(table.markdown());
      out.flush();
      root.put(one.label(), table.json());
    } catch (IllegalStateException e) {
      left.add("left out: " + one.label() + ": " + e.getMessage());
    }
  }

  private Setting setting() throws IOException {
    if (turns != null && turns < 1) {
      throw new IllegalArgumentException("--turns must be 1 or more, got " + turns);
    }
    if (json != null && (Files.isDirectory(json) || !Files.isDirectory(json.toAbsolutePath().getParent()))) {
      throw new IllegalArgumentException("--json: " + json + " must be a file in a folder that is there");
    }
    Path home = Path.of(System.getProperty("onegrasp.home", ".")).toAbsolutePath().normalize();
    Peers beside = new Peers(given(peers), home);
    beside.torch();
    Path folder = given(data) == null ? home.resolveSibling("shared/data") : data;
    int count = turns == null ? quick ? 1 : 5 : turns;
    return new Setting(home, folder, new Setting.Extent(count, seed, quick), beside, kernels);
  }

  /** An environment that is not set is an empty text. */
  private static Path given(Path path) {
    return path == null || path.toString().isEmpty() || path.toString().startsWith("$") ? null : path;
  }
}
