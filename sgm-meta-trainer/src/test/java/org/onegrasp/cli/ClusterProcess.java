package org.onegrasp.cli;

import org.onegrasp.kernels.Kernels;
import org.onegrasp.sim.EmbeddedSimulator;
import picocli.CommandLine;

/**
 * The commands of a cluster as a process of their own: {@code eval}, {@code train}, {@code bench-rules} or
 * {@code worker}, and options.
 */
final class ClusterProcess {
  private ClusterProcess() {}

  public static void main(String[] args) {
    Kernels.Source kernels = Kernels.best();
    CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.create());
    line.addSubcommand("eval", new EvalCommand(EmbeddedSimulator::new, kernels));
    line.addSubcommand("train", new TrainCommand(EmbeddedSimulator::new, kernels));
    line.addSubcommand("bench-rules", new BenchRulesCommand(kernels));
    line.addSubcommand("worker", new WorkerCommand(EmbeddedSimulator::new, kernels));
    line.setExecutionExceptionHandler((failure, command, arguments) -> {
      failure.printStackTrace();
      return 1;
    });
    System.exit(line.execute(args));
  }
}
