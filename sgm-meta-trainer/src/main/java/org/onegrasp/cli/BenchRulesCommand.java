package org.onegrasp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.onegrasp.cluster.CodeChecksum;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.papers.Bench;
import org.onegrasp.papers.BenchReport;
import org.onegrasp.papers.BenchResult;
import org.onegrasp.papers.BenchRun;
import org.onegrasp.papers.CellLog;
import org.onegrasp.papers.Landscape;
import org.onegrasp.papers.Task;
import org.onegrasp.papers.Tasks;
import org.onegrasp.parallel.Crew;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench-rules}: the learning rules on the kind of task that their own papers measure. */
@Command(name = "bench-rules",
    description = "Measures the learning rules on the tasks of their own papers, on public data: handwritten"
        + " digits (mnist), photographs (cifar10) and spoken digits (spoken-digits), and on pictures of the simulator's"
        + " own objects, which need none. Tasks whose data are missing are skipped.",
    mixinStandardHelpOptions = true)
public final class BenchRulesCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, paramLabel = "DIR",
      description = "Folder with the folders mnist, cifar10 and spoken-digits,"
          + " or some of them.")
  private Path data;

  @Option(names = "--tasks", split = ",", paramLabel = "TASK",
      description = "Which, separated by commas (default: all): ${COMPLETION-CANDIDATES}.",
      completionCandidates = TaskNames.class)
  private List<String> tasks;

  @Option(names = "--seed", paramLabel = "N",
      description = "Of weights, orders and projections (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(names = "--seeds", paramLabel = "N",
      description = "Repeat with so many seeds from --seed on (default: ${DEFAULT-VALUE}).",
      defaultValue = "3")
  private int seeds;

  @Option(names = "--quick",
      description = "Little data, a few seconds a task: shows that everything runs, the accuracies mean little.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE",
      description = "Write the results as JSON; while it runs, what is done is kept in FILE.checkpoint.")
  private Path json;

  @Option(names = "--resume",
      description = "Go on from the checkpoint beside --json: what is done there is not done again.")
  private boolean resume;

  @Option(names = "--threads", paramLabel = "N",
      description = "Rules and seeds that learn side by side; results do not depend on it (default: one a core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin
  private ClusterOptions cluster;

  @Spec
  private CommandSpec spec;

  @Option(names = "--plot", paramLabel = "FILE", description = "Write a plot of the accuracies as PNG.")
  private Path plot;

  @Option(names = "--landscape", paramLabel = "FILE",
      description = "Write pictures of the loss around three lessons that start alike, by backpropagation and by forward"
          + " gradients of weights and of nodes, as PNG: one for each of the tasks that adapt a network.")
  private Path landscape;
  private final Kernels.Source kernels;

  public BenchRulesCommand(Kernels.Source kernels) {
    this.kernels = kernels;
  }

  /** For the help text. */
  static final class TaskNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Tasks.all().stream().map(Task::name).iterator();
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Task> chosen = tasks == null ? Tasks.all() : Tasks.named(tasks);
    if (seeds < 1) {
      throw new IllegalArgumentException("--seeds must be 1 or more, got " + seeds);
    }
    if (!Files.isDirectory(data)) {
      throw new IllegalArgumentException(
          "--data: there is no folder " + data + "; it must hold mnist, cifar10 or spoken-digits");
    }
    TrainCommand.require("--threads", threads, 1, 256);
    if (resume && json == null) {
      throw new IllegalArgumentException("--resume needs --json FILE, beside which the checkpoint lies");
    }
    EvalCommand.requireFolder("--json", json);
    EvalCommand.requireFolder("--plot", plot);
    EvalCommand.requireFolder("--landscape", landscape);
    Bench bench =
        new Bench(data, LongStream.range(seed, seed + seeds).boxed().toList(), quick, kernels, System.err::println);
    if (landscape != null) {
      Landscape.write(bench, chosen, landscape);
    }
    CellLog log = json == null ? CellLog.NOTHING : checkpoint(chosen, bench);
    Consumer<String> say = System.err::println;
    BenchResult result;
    try (BenchProgress progress = new BenchProgress(say, BenchProgress.onTerminal(), chosen.size());
        Crew crew = cluster.crew("cells", threads, kernels, spec.commandLine().getOut())) {
      result = new BenchRun(bench, crew, log, progress).of(chosen);
    }
    System.out.print(result.table());
    System.out.println();
    System.out.print(result.timeTable());
    if (json != null) {
      BenchReport.writeJson(result, conditions(), json);
    }
    if (plot != null && !result.rows().isEmpty()) {
      BenchReport.writePlot(result, plot);
    }
    return 0;
  }

  private BenchCheckpoint checkpoint(List<Task> chosen, Bench bench) throws IOException {
    StringBuilder plan = new StringBuilder("--seed " + seed + " --seeds " + seeds + (quick ? " --quick" : ""));
    for (Task task : chosen) {
      plan.append(' ').append(task.name());
    }
    Set<String> data = new LinkedHashSet<>();
    for (Task task : chosen) {
      data.add(task.folder() + ":" + task.digest(bench));
    }
    data.remove(Task.NO_FOLDER + ":");
    byte[] program = CodeChecksum.of(System.getProperty("java.class.path"), ArithmeticProbe.of(kernels));
    BenchCheckpoint.Origin origin = new BenchCheckpoint.Origin(plan + ", data " + String.join(" ", data),
        SourceCommit.of(Path.of(System.getProperty("onegrasp.home", "."))), HexFormat.of().formatHex(program));
    Path file = Path.of(json + ".checkpoint");
    return resume ? BenchCheckpoint.resume(file, origin, System.err::println)
        : BenchCheckpoint.begin(file, origin, System.err::println);
  }

  private Map<String, Object> conditions() {
    Map<String, Object> conditions = new LinkedHashMap<>();
    conditions.put("jdk", Runtime.version().toString());
    return conditions;
  }
}
