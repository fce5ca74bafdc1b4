package org.onegrasp.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.onegrasp.rules.Rules;

/** What a process that teaches has in memory: the whole node, and beside it processes with nothing but a lesson. */
final class MemoryTable {
  private MemoryTable() {}

  static Table of(Setting setting) throws IOException, InterruptedException {
    double[] node;
    try (NodeProcess process = new NodeProcess(setting, NodeProcess.noSkills())) {
      process.warmUp(setting.quick() ? 1 : 5);
      double idle = process.residentMb();
      process.teach(setting.quick() ? 1 : 3);
      node = new double[] {idle, process.mostResidentMb()};
    }
    OneLesson.Reading ours = OneLesson.in(new ProcessBuilder(setting.main(List.of(), List.of(),
        "org.onegrasp.command.Main", "bench", BenchCommand.ONE_LESSON, Rules.standard().name())));
    List<String> notes = new ArrayList<>();
    double theirs = Double.NaN;
    List<List<String>> rows = new ArrayList<>();
    if (setting.peers().torch()) {
      OneLesson.Reading torch = OneLesson.in(setting.peers().program(setting, List.of(), "org.onegrasp.command.Main",
          "bench", BenchCommand.ONE_LESSON, "torch-last"));
      theirs = torch.mostMb();
      rows.add(row("PyTorch's lesson alone", torch.residentMb(), theirs, theirs));
      notes.add("PyTorch is libtorch by its Java binding: its process is a JVM, too, of the same flags.");
    } else {
      notes.add(Peers.missing("PyTorch"));
    }
    rows.add(0, row("our lesson alone", ours.residentMb(), ours.mostMb(), theirs));
    rows.add(0, row("our node: idle, most while teaching", node[0], node[1], theirs));
    return new Table("Resident memory", List.of("process", "of PyTorch's", "MB", "MB at most"), rows, notes);
  }

  private static List<String> row(String what, double now, double most, double theirs) {
    return List.of(what, Samples.text(most / theirs), Samples.text(now), Samples.text(most));
  }
}
