package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
import org.yaml.snakeyaml.Yaml;

class BenchResultTest {
  @TempDir
  private Path data;

  /** Every seed is as accurate as its number, in percent. */
  private record Counting(String name, String folder) implements Task {
    @Override
    public String about() {
      return "counts";
    }

    @Override
    public List<Entrant> open(Bench bench) {
      return List.of(new Untaught("step 0.1", s -> new Row.Run(s, s / 100.0, 10 - s, 1000 + s)));
    }
  }

  private BenchResult run(List<Long> seeds, List<String> progress) throws IOException {
    Files.createDirectories(data.resolve("there"));
    return BenchResult.of(List.of(new Counting("first", "there"), new Counting("second", "missing")),
        new Bench(data, seeds, true, Kernels.best(), progress::add));
  }

  @Test
  void tasksWithoutDataAreSkippedWithAMessageThatNamesTheFolder() throws IOException {
    List<String> progress = new ArrayList<>();
    BenchResult result = run(List.of(1L), progress);
    assertEquals(1, result.rows().size());
    assertEquals("there is no folder " + data.resolve("missing"), result.skipped().get("second"));
    assertEquals(List.of("first: counts", "first: none/float, seed 1: 0.0100, 9.00 s",
        "second: skipped, there is no folder " + data.resolve("missing")), progress);
    assertTrue(result.table().contains("second              skipped: there is no folder"), result.table());
  }

  @Test
  void rowsGiveMeanIntervalMedianAndPeak() throws IOException {
    Row row = run(List.of(1L, 2L, 3L), new ArrayList<>()).rows().get(0);
    assertEquals(0.02, row.accuracy(), 1e-12);
    assertEquals(4.3027 * 0.01 / Math.sqrt(3), row.margin(), 1e-6); // Student's t, two degrees of freedom
    assertEquals(8, row.seconds());
    assertEquals(1003, row.peakBytes());
  }

  @Test
  void writesJsonAndPlot() throws IOException {
    BenchResult result = run(List.of(1L), new ArrayList<>());
    BenchReport.writeJson(result, Map.of("jdk", "17"), data.resolve("out.json"));
    Map<String, Object> json = new Yaml().load(Files.readString(data.resolve("out.json"))); // JSON is YAML
    Map<?, ?> row = (Map<?, ?>) ((List<?>) json.get("rows")).get(0);
    assertEquals("17", json.get("jdk"));
    assertEquals(0.01, row.get("accuracy"));
    assertNull(row.get("accuracy_95"));
    assertEquals(1001, row.get("peak_bytes"));
    BenchReport.writePlot(result, data.resolve("out.png"));
    assertEquals(802, ImageIO.read(data.resolve("out.png").toFile()).getWidth(), "one panel");
  }
}
