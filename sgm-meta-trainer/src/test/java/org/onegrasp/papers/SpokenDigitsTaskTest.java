package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;

class SpokenDigitsTaskTest {
  /** A little data and three passes: far from what the rules can do, and far from the 10 % of chance. */
  @Test
  void everyRuleLearnsAndTargetProjectionHoldsLess() throws IOException {
    List<String> progress = new ArrayList<>();
    Task task = SpokenDigitsTask.gated();
    Bench bench =
        new Bench(PublicData.folder(SpokenDigits.FOLDER).getParent(), List.of(1L), true, Kernels.best(), progress::add);
    List<Row> rows = task.run(bench);
    assertEquals(List.of("bp", "head", "tpsgd-l1", "tpsgd-l2", "dfa", "drtp"), rows.stream().map(Row::rule).toList());
    assertEquals(7, progress.size(), "what it is about, and a line for each rule: " + progress);
    for (Row row : rows) {
      assertTrue(row.accuracy() > 0.3, row.toString());
    }
    assertTrue(rows.get(2).peakBytes() < 0.7 * rows.get(0).peakBytes(), rows.toString());
    assertEquals(rows.get(3).accuracy(), task.run(bench).get(3).accuracy());
  }
}
