package org.onegrasp.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.onegrasp.cluster.Address;
import org.onegrasp.cluster.Cluster;
import org.onegrasp.evaluation.TrialWork;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.meta.EpisodeWork;
import org.onegrasp.meta.PaceWork;
import org.onegrasp.papers.CellWork;
import org.onegrasp.parallel.Work;
import org.onegrasp.world.table.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code worker}: takes part in the work of commands that run elsewhere. */
@Command(name = "worker",
    description = "Takes part in train, pace, eval and bench-rules with --cluster, on this machine or another, until it is ended (Ctrl-C)."
        + " It may come and go at any time: what it had taken is then done by others, to the same bytes. Needs"
        + " launch/install-cluster once. Use it in a network that you trust.",
    mixinStandardHelpOptions = true)
public final class WorkerCommand implements Callable<Integer> {
  @Option(names = "--join", required = true, paramLabel = "HOST[:PORT]",
      description = "Where commands with --cluster run: what they were given as ADDRESS.")
  private String leader;

  @Option(names = "--threads", paramLabel = "N", description = "Jobs at a time (default: one a core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--data", paramLabel = "DIR",
      description = "For bench-rules: the folder of its data here (default: what the command was given there).")
  private Path data;

  @Mixin
  private ClusterOptions.Name name;

  @Spec
  private CommandSpec spec;
  private final Supplier<? extends Simulator> gazebo;
  private final Kernels.Source kernels;

  /** @param gazebo asked only for work in Gazebo */
  public WorkerCommand(Supplier<? extends Simulator> gazebo, Kernels.Source kernels) {
    this.gazebo = gazebo;
    this.kernels = kernels;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (threads < 1 || threads > 256) {
      throw new IllegalArgumentException("--threads must be 1 to 256, got " + threads);
    }
    PrintWriter terminal = spec.commandLine().getOut();
    new Cluster(Address.parse(leader), name.text(), threads, ArithmeticProbe.of(kernels), line -> {
      terminal.println(line);
      terminal.flush();
    }).work(kinds());
    return 0;
  }

  /** Everything that other processes can be asked for. */
  private Map<String, Work.Kind> kinds() {
    return Map.of(TrialWork.KIND, TrialWork.kind(world -> NamedWorlds.open(world, gazebo), kernels),
        ViewsWork.KIND, ViewsWork.kind(gazebo), EpisodeWork.KIND, EpisodeWork.kind(kernels), CellWork.KIND,
        CellWork.kind(Optional.ofNullable(data), kernels), PaceWork.KIND, PaceWork.kind(kernels));
  }
}
