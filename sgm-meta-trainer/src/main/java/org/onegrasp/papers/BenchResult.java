package org.onegrasp.papers;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.ThreadCrew;

/**
 * What tasks found.
 *
 * @param skipped task to the reason, for those that did not run
 * @param times of those that did
 */
public record BenchResult(Bench bench, List<Row> rows, Map<String, String> skipped, List<TaskTime> times) {
  /** Runs the tasks one after the other on one thread; those whose folder is missing are skipped. */
  public static BenchResult of(List<Task> tasks, Bench bench) throws IOException {
    try (Crew crew = new ThreadCrew("cells", 1)) {
      return new BenchRun(bench, crew, CellLog.NOTHING, BenchWatch.lines(bench.progress())).of(tasks);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
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
    EnhancementsTask.differences(rows).forEach(line -> text.append(line).append(System.lineSeparator()));
    skipped.forEach((task, reason) -> text.append(String.format("%-19s skipped: %s%n", task, reason)));
    return text.toString();
  }

  /** A line for each task and one for all: by the clock, and processor time. */
  public String timeTable() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(Locale.ROOT, "%-24s %12s %12s %6s %8s%n", "task", "clock", "processor", "cells", "found"));
    times.forEach(time -> text.append(line(time)));
    text.append(line(new TaskTime("all", times.stream().mapToDouble(TaskTime::wallSeconds).sum(),
        times.stream().mapToDouble(TaskTime::processorSeconds).sum(), times.stream().mapToInt(TaskTime::cells).sum(),
        times.stream().mapToInt(TaskTime::found).sum())));
    return text.toString();
  }

  private static String line(TaskTime t) {
    return String.format(Locale.ROOT, "%-24s %10.1f s %10.1f s %6d %8d%n", t.task(), t.wallSeconds(),
        t.processorSeconds(), t.cells(), t.found());
  }

  private static String accuracy(Row r) {
    return Double.isNaN(r.margin()) ? String.format(Locale.ROOT, "%.4f", r.accuracy())
        : String.format(Locale.ROOT, "%.4f +- %.4f", r.accuracy(), r.margin());
  }
}
