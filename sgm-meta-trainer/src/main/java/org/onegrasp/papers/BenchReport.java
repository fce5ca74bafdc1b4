package org.onegrasp.papers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.onegrasp.plot.DotPanels;
import org.onegrasp.plot.Json;

/** Files of a run of tasks: JSON for other programs and a plot for people. */
public final class BenchReport {
  private BenchReport() {}

  /** @param conditions whatever else identifies the run; texts and numbers */
  public static void writeJson(BenchResult result, Map<String, Object> conditions, Path file) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>(conditions);
    root.put("seeds", result.bench().seeds());
    root.put("quick", result.bench().quick());
    root.put("rows", result.rows().stream().map(BenchReport::row).toList());
    root.put("skipped", result.skipped());
    root.put("times", result.times().stream().map(BenchReport::time).toList());
    Files.writeString(file, Json.write(root));
  }

  private static Map<String, Object> time(TaskTime t) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("task", t.task());
    map.put("wall_seconds", t.wallSeconds());
    map.put("processor_seconds", t.processorSeconds());
    return map;
  }

  private static Map<String, Object> row(Row r) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("task", r.task());
    map.put("rule", r.rule());
    map.put("arithmetic", r.arithmetic());
    map.put("settings", r.settings());
    map.put("tried", r.tried());
    map.put("accuracy", r.accuracy());
    map.put("accuracy_95",
        Double.isNaN(r.margin()) ? null : List.of(r.accuracy() - r.margin(), r.accuracy() + r.margin()));
    map.put("accuracy_by_seed", r.runs().stream().map(Row.Run::accuracy).toList());
    map.put("seconds", r.seconds());
    map.put("seconds_by_seed", r.runs().stream().map(Row.Run::seconds).toList());
    map.put("peak_bytes", r.peakBytes());
    return map;
  }

  /** A PNG: for each task a panel with its rules, the most accurate on top, and the bytes that they take. */
  public static void writePlot(BenchResult result, Path file) throws IOException {
    List<String> tasks = result.rows().stream().map(Row::task).distinct().toList();
    DotPanels.write(tasks.stream().map(task -> new DotPanels.Panel(task,
        result.rows().stream().filter(r -> r.task().equals(task)).map(BenchReport::dot).toList())).toList(),
        "accuracy ± 95 %, peak bytes", file);
  }

  private static DotPanels.Dot dot(Row r) {
    return new DotPanels.Dot(r.rule() + (r.arithmetic().equals("fixed") ? "/fixed" : ""), r.accuracy(), r.margin(),
        bytes(r.peakBytes()));
  }

  private static String bytes(long bytes) {
    return bytes < 10_000_000 ? String.format(Locale.ROOT, "%,d kB", Math.round(bytes / 1000.0))
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
