package org.onegrasp.papers;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What tasks found.
 *
 * @param skipped task to the reason, for those that did not run
 */
public record BenchResult(Bench bench, List<Row> rows, Map<String, String> skipped) {
  /** Runs the tasks one after the other; those whose folder is missing are skipped. */
  public static BenchResult of(List<Task> tasks, Bench bench) throws IOException {
    List<Row> rows = new ArrayList<>();
    Map<String, String> skipped = new LinkedHashMap<>();
    for (Task task : tasks) {
      if (Files.isDirectory(bench.folder(task))) {
        bench.progress().accept(task.name() + ": " + task.about());
        rows.addAll(task.run(bench));
      } else {
        skipped.put(task.name(), "there is no folder " + bench.folder(task));
        bench.progress().accept(task.name() + ": skipped, " + skipped.get(task.name()));
      }
    }
    return new BenchResult(bench, rows, skipped);
  }

  /** A plain table, one row a line, and below it what was skipped. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(Locale.ROOT, "%-19s %-27s %-6s %-16s %9s %13s  %s%n", "task", "rule", "in", "accuracy", "seconds",
            "peak bytes", "settings"));
    for (Row r : rows) {
      text.append(
          String.format(Locale.ROOT, "%-19s %-27s %-6s %-16s %9.2f %,13d  %s%n", r.task(), r.rule(), r.arithmetic(),
              accuracy(r), r.seconds(), r.peakBytes(), r.settings()));
    }
    skipped.forEach((task, reason) -> text.append(String.format("%-19s skipped: %s%n", task, reason)));
    return text.toString();
  }

  private static String accuracy(Row r) {
    return Double.isNaN(r.margin()) ? String.format(Locale.ROOT, "%.4f", r.accuracy())
        : String.format(Locale.ROOT, "%.4f +- %.4f", r.accuracy(), r.margin());
  }
}
