package org.onegrasp.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onegrasp.rules.Rules;

/** One lesson by the product's rule with vectors of each width, each in a JVM of its own. */
final class WidthTable {
  /** The JVM's flags by what they stand for. */
  static final Map<String, List<String>> FLAGS = flags();

  private WidthTable() {}

  private static Map<String, List<String>> flags() {
    Map<String, List<String>> flags = new LinkedHashMap<>();
    flags.put("128 bits", List.of("-XX:MaxVectorSize=16"));
    flags.put("256 bits", List.of("-XX:MaxVectorSize=32"));
    flags.put("widest", List.of());
    return flags;
  }

  static Table of(Setting setting) throws IOException, InterruptedException {
    String rule = Rules.standard().name() + (setting.quick() ? "#40" : "");
    InTurns processor = new InTurns();
    InTurns clock = new InTurns();
    for (int turn = 0; turn < setting.turns(); turn++) {
      for (Map.Entry<String, List<String>> width : FLAGS.entrySet()) {
        OneLesson.Reading reading = OneLesson.in(new ProcessBuilder(setting.main(width.getValue(), List.of(),
            "org.onegrasp.command.Main", "bench", BenchCommand.ONE_LESSON, rule)));
        processor.add(width.getKey(), reading.processorSeconds());
        clock.add(width.getKey(), reading.seconds());
      }
    }
    Map<String, Double> seconds = processor.medians();
    List<List<String>> rows = new ArrayList<>();
    clock.medians().forEach((width, wall) -> rows.add(List.of(width,
        Samples.text(seconds.get(width) / seconds.get("widest")), Samples.text(seconds.get(width)),
        Samples.text(wall))));
    return new Table("A lesson by vector width, rule " + rule,
        List.of("vectors", "of the widest", "seconds of the teaching thread", "seconds by the clock"), rows, List.of());
  }
}
