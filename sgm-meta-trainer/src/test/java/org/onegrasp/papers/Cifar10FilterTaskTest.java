package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;

class Cifar10FilterTaskTest {
  /** 200 images and a few passes: far from what the net can do, but beyond the 10 % of chance. */
  @Test
  void filteredLessonsLearnAndHoldLess() throws IOException {
    Bench bench =
        new Bench(PublicData.folder(Cifar10.FOLDER).getParent(), List.of(1L), true, Kernels.best(), line -> {});
    List<Row> rows = new Cifar10FilterTask().run(bench);
    assertEquals(
        List.of("none", "head", "bp-last1", "gradient-filter-r2-last1", "bp-last2", "gradient-filter-r2-last2",
            "gradient-filter-r4-last2",
            "bp-last3", "gradient-filter-r2-last3", "bp-last4", "gradient-filter-r2-last4"),
        rows.stream().map(Row::rule).toList());
    for (Row row : rows) {
      assertTrue(row.accuracy() > 0.13, row.toString());
    }
    assertTrue(rows.get(5).peakBytes() < rows.get(4).peakBytes(), rows.toString());
    assertTrue(
        rows.get(4).settings().contains("1,484,800 bytes kept")
            && rows.get(5).settings().contains("563,200 bytes kept"),
        rows.toString());
  }
}
