package org.onegrasp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.papers.Bench;
import org.onegrasp.papers.BenchReport;
import org.onegrasp.papers.BenchResult;
import org.onegrasp.papers.Landscape;
import org.onegrasp.papers.Task;
import org.onegrasp.papers.Tasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON.")
  private Path json;

  @Option(names = "--plot", paramLabel = "FILE", description = "Write a plot of the accuracies as PNG.")
  private Path plot;

  @Option(names = "--landscape", paramLabel = "FILE",
      description = "Write a picture of the loss around two lessons on turned digits, by"
          + " backpropagation and by forward gradients, as PNG; needs the folder mnist.")
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
  public Integer call() throws IOException {
    List<Task> chosen = tasks == null ? Tasks.all() : Tasks.named(tasks);
    if (seeds < 1) {
      throw new IllegalArgumentException("--seeds must be 1 or more, got " + seeds);
    }
    if (!Files.isDirectory(data)) {
      throw new IllegalArgumentException(
          "--data: there is no folder " + data + "; it must hold mnist, cifar10 or spoken-digits");
    }
    EvalCommand.requireFolder("--json", json);
    EvalCommand.requireFolder("--plot", plot);
    EvalCommand.requireFolder("--landscape", landscape);
    Bench bench =
        new Bench(data, LongStream.range(seed, seed + seeds).boxed().toList(), quick, kernels, System.err::println);
    if (landscape != null) {
      Landscape.write(bench, landscape);
    }
    BenchResult result = BenchResult.of(chosen, bench);
    System.out.print(result.table());
    if (json != null) {
      BenchReport.writeJson(result, conditions(), json);
    }
    if (plot != null && !result.rows().isEmpty()) {
      BenchReport.writePlot(result, plot);
    }
    return 0;
  }

  private Map<String, Object> conditions() {
    Map<String, Object> conditions = new LinkedHashMap<>();
    conditions.put("jdk", Runtime.version().toString());
    return conditions;
  }
}
