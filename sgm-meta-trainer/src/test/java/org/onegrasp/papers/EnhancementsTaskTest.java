package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.papers.EnhancementsTask.Enhancement;

class EnhancementsTaskTest {
  private static Row row(String rule, double... accuracies) {
    return new Row("task", rule, "fixed", "", "", IntStream.range(0, accuracies.length)
        .mapToObj(k -> new Row.Run(k, accuracies[k], 0, 0)).toList());
  }

  @Test
  void differencesArePairedBySeed() {
    Map<String, Row> rows = Map.of("on", row("on", 0.5, 0.7, 0.9), "off", row("off", 0.4, 0.6, 0.8));
    assertEquals("it: 0.7000, without 0.6000, +0.1000 +- 0.0000", new Enhancement("it", "on", "off").difference(rows));
    Map<String, Row> uneven = Map.of("on", row("on", 0.5, 0.8), "off", row("off", 0.4, 0.6));
    assertEquals("it: 0.6500, without 0.5000, +0.1500 +- 0.6353",
        new Enhancement("it", "on", "off").difference(uneven));
  }

  /** A fiftieth of the steps: far from what the rules can do. */
  @Test
  void everyEnhancementHasItsRowAndTheOneWithout() throws IOException {
    Bench bench = new Bench(PublicData.folder(Mnist.FOLDER).getParent(), List.of(1L), true, Kernels.best(), line -> {});
    BenchResult result = BenchResult.of(List.of(new EnhancementsTask()), bench);
    Map<String, Row> rows = result.rows().stream().collect(Collectors.toMap(Row::rule, Function.identity()));
    for (Enhancement enhancement : EnhancementsTask.ENHANCEMENTS) {
      assertTrue(result.table().contains(enhancement.difference(rows)), result.table());
      assertTrue(rows.get(enhancement.with()).accuracy() > 0.2, rows.get(enhancement.with()).toString());
    }
    Row plain = rows.get("forward-gradient1");
    assertTrue(rows.get("forward-gradient-16w16a1").peakBytes() > plain.peakBytes(), rows.toString());
    assertEquals(9930, rows.get("forward-gradient-guided1").peakBytes() - plain.peakBytes(), 128, "momentum");
  }
}
