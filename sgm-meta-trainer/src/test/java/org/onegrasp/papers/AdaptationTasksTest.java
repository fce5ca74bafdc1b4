package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;

class AdaptationTasksTest {
  /** A fiftieth of the steps: far from what the rules can do. */
  @Test
  void elasticRowsStandBesideBackpropagationInAThirdOfItsBytes() throws IOException {
    Bench bench = new Bench(PublicData.folder(Mnist.FOLDER).getParent(), List.of(1L), true, Kernels.best(), line -> {});
    List<Row> rows = AdaptationTasks.rotated().run(bench);
    Map<String, Row> byName = rows.stream().collect(Collectors.toMap(r -> r.rule() + "/" + r.arithmetic(),
        Function.identity()));
    assertEquals(rows.size(), byName.size());
    long most = byName.get("bp/float").peakBytes() / 3;
    for (String name : List.of("zo-int8", "elastic-zo-int8-last1", "elastic-zo-int8-last2", "niti-int8-last2")) {
      Row row = byName.get(name + "/fixed");
      assertTrue(row.peakBytes() < most, row.toString());
      assertTrue(row.accuracy() > 0.2, row.toString());
    }
    assertTrue(byName.get("elastic-zo-int8-last2/fixed").accuracy() > byName.get("none/float").accuracy(),
        rows.toString());
  }
}
