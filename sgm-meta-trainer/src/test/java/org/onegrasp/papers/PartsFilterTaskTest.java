package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;

class PartsFilterTaskTest {
  /** A few pictures and passes: what is kept and multiplied is that of the whole task, what is learned is little. */
  @Test
  void filteredLessonsKeepAndMultiplyLessAndNeedNoData(@TempDir Path empty) throws IOException {
    Bench bench = new Bench(empty, List.of(1L), true, Kernels.best(), line -> {});
    BenchResult result = BenchResult.of(List.of(new PartsFilterTask()), bench);
    assertEquals(Map.of(), result.skipped());
    Map<String, Row> rows = result.rows().stream().collect(Collectors.toMap(Row::rule, Function.identity()));
    assertEquals(12, rows.size());
    for (Row row : result.rows()) {
      assertTrue(row.accuracy() > 0.1, row.toString());
    }
    assertTrue(number(rows.get("bp-last4"), "multiplications") >= 5
        * number(rows.get("gradient-filter-r2-last4"), "multiplications"), rows.toString());
    assertTrue(number(rows.get("bp-last4"), "bytes") > 3.8 * number(rows.get("gradient-filter-r2-last4"), "bytes"),
        rows.toString());
    assertTrue(rows.get("gradient-filter-r2-last6").peakBytes() < rows.get("bp-last6").peakBytes());
    assertTrue(rows.get("bp-last6").accuracy() != rows.get("bp-last4").accuracy(), "more layers learn other things");
  }

  /** The number in front of a word of a row's settings. */
  private static long number(Row row, String word) {
    String before = row.settings().substring(0, row.settings().indexOf(" " + word));
    return Long.parseLong(before.substring(before.lastIndexOf(' ') + 1).replace(",", ""));
  }

  @Test
  void exactGradientsLearnMasksOfAFewPictures() {
    TunedNet net = PartsFilterTask.net(Kernels.best().make());
    CellExamples few = PartPictures.of(List.of("hammer", "mug"), 4, 3);
    float[] start = net.initial(new SplittableRandom(5));
    double before = net.confusion(start, few).meanIntersectionOverUnion();
    new FilterTraining(net, start, FilterVariant.exact(FilterVariant.ALL), new FilterTraining.Pace(60, 4, 0.1f, 1), 5)
        .learn(few);
    double after = net.confusion(start, few).meanIntersectionOverUnion();
    assertTrue(after > 0.4 && after > before + 0.2, before + " became " + after);
  }
}
