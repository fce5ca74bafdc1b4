package org.onegrasp.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.onegrasp.cluster.Address;
import org.onegrasp.cluster.Cluster;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.ThreadCrew;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether other processes may take part in the work of a command. */
final class ClusterOptions {
  /** The name by which members of a run know each other. */
  static final class Name {
    @Option(names = "--cluster-name", paramLabel = "NAME",
        description = "Tells runs apart: workers take part in runs of their own name only (default: what"
            + " ONEGRASP_CLUSTER_NAME says, or onegrasp).",
        defaultValue = "${env:ONEGRASP_CLUSTER_NAME:-onegrasp}")
    private String text;

    String text() {
      return text;
    }
  }

  @Option(names = "--cluster", arity = "0..1", fallbackValue = "127.0.0.1", paramLabel = "ADDRESS[:PORT]",
      description = "Let workers take part, which find this run at an address of this machine; the results are the"
          + " same bytes however many there are. Without an address: those of this machine only.")
  private String address;

  @Mixin
  private Name name;

  boolean asked() {
    return address != null;
  }

  /** Who does the jobs: so many threads of this process, and workers where that is asked for. */
  Crew crew(String threadName, int threads, Kernels.Source kernels, PrintWriter terminal) throws IOException {
    if (!asked()) {
      return new ThreadCrew(threadName, threads);
    }
    Address at = Address.parse(address);
    Cluster cluster = new Cluster(at, name.text(), threads, ArithmeticProbe.of(kernels), line -> {
      terminal.println();
      terminal.println(line);
      terminal.flush();
    });
    Crew crew = cluster.lead();
    terminal.println("workers find this run by: launch/onegrasp worker --join " + at);
    terminal.flush();
    return crew;
  }
}
