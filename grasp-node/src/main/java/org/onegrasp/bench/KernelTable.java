package org.onegrasp.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Convolutions with vectors of each width, each width in a JVM of its own, in turns with that width's own peak. */
final class KernelTable {
  private static final String PEAK = "peak of multiply-adds";

  private KernelTable() {}

  static Table of(Setting setting) throws IOException, InterruptedException {
    List<String> columns = new ArrayList<>(List.of("kernel"));
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> width : WidthTable.FLAGS.entrySet()) {
      columns.add(width.getKey() + ", of its peak");
      columns.add("GMAC/s");
      measured(setting, width.getValue()).forEach((kernel, cells) -> {
        rows.computeIfAbsent(kernel, k -> new ArrayList<>(List.of(k))).addAll(cells);
      });
    }
    return new Table("Kernels", columns, List.copyOf(rows.values()),
        List.of("GMAC/s of processor time, medians of turns; 24x24x32 to 32 channels, 3x3, and the first layer."));
  }

  private static Map<String, List<String>> measured(Setting setting, List<String> flags)
      throws IOException, InterruptedException {
    String words = timing(setting, flags, setting.quick() ? "1" : "9", setting.quick() ? "convolve8" : "");
    Map<String, List<String>> cells = new LinkedHashMap<>();
    double peak = Double.NaN;
    for (String line : words.strip().split("\n")) {
      String[] parts = line.split("\t");
      double rate = Double.parseDouble(parts[1]);
      peak = Double.parseDouble(parts[2]);
      cells.put(parts[0], List.of(Samples.text(rate / peak), Samples.text(rate)));
    }
    cells.put(PEAK, List.of("1", Samples.text(peak)));
    return cells;
  }

  /** What the kernels' own timing says in a JVM of its own. */
  static String timing(Setting setting, List<String> flags, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = setting.main(flags, List.of(), "org.onegrasp.kernels.VectorTiming");
    command.addAll(List.of(arguments));
    Process process =
        Programs.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD));
    String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("the kernels' timing ended with " + process.exitValue());
    }
    return words;
  }
}
