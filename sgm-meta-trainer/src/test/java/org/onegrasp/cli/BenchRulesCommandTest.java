package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

class BenchRulesCommandTest {
  @TempDir
  private Path data;
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = new CommandLine(new BenchRulesCommand(Kernels.best()));
    line.setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler((e, l, p) -> {
      err.write(e.getMessage());
      return 1;
    });
    return line.execute(arguments);
  }

  @Test
  void unknownTaskIsAnErrorThatNamesTheTasks() {
    assertEquals(1, run("--data", data.toString(), "--tasks", "mnist-dance"));
    assertTrue(err.toString().contains("there is no task \"mnist-dance\"; tasks are "), err.toString());
  }

  @Test
  void missingFolderAndImpossibleSeedsAreErrors() {
    assertEquals(1, run("--data", data.resolve("nowhere").toString()));
    assertTrue(err.toString().contains("--data: there is no folder"), err.toString());
    assertEquals(1, run("--data", data.toString(), "--seeds", "0"));
    assertTrue(err.toString().contains("--seeds must be 1 or more, got 0"), err.toString());
    assertEquals(1, run("--data", data.toString(), "--json", data.resolve("no/such.json").toString()));
    assertTrue(err.toString().contains("--json: there is no folder"), err.toString());
  }

  @Test
  void whatCannotBeResumedIsAnError() throws IOException {
    Path json = data.resolve("rows.json");
    assertEquals(1, run("--data", data.toString(), "--resume"));
    assertTrue(err.toString().contains("--resume needs --json FILE"), err.toString());
    assertEquals(1, run("--data", data.toString(), "--json", json.toString(), "--resume"));
    assertTrue(err.toString().contains("there is no checkpoint " + json + ".checkpoint to go on from"), err.toString());
    assertEquals(1, run("--data", data.toString(), "--threads", "0"));
    assertTrue(err.toString().contains("--threads must be 1 to 256, got 0"), err.toString());
  }

  private Process process(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC", "-Djava.awt.headless=true", "-cp",
        System.getProperty("java.class.path"), ClusterProcess.class.getName(),
        "bench-rules", "--data", data.toString(), "--tasks", "parts-filter", "--quick"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(data.resolve("said").toFile()).start();
  }

  /** The rows of a file, without what depends on the clock. */
  private static List<?> rows(Path json, boolean seconds) throws IOException {
    Map<String, Object> root = new Yaml().load(Files.readString(json)); // JSON is YAML
    List<?> rows = (List<?>) root.get("rows");
    if (!seconds) {
      rows.forEach(row -> ((Map<?, ?>) row).keySet().removeAll(List.of("seconds", "seconds_by_seed")));
    }
    return rows;
  }

  @Test
  @Timeout(300)
  void aRunThatIsKilledGoesOnWhereItWasAndFindsTheSame() throws Exception {
    Path whole = data.resolve("whole.json");
    assertEquals(0, process("--seeds", "1", "--json", whole.toString(), "--threads", "2").waitFor());
    Path json = data.resolve("cut.json");
    Path checkpoint = data.resolve("cut.json.checkpoint");
    Process killed = process("--seeds", "1", "--json", json.toString(), "--threads", "1");
    while (killed.isAlive() && (Files.notExists(checkpoint) || cells(checkpoint) < 2)) {
      killed.waitFor(20, TimeUnit.MILLISECONDS);
    }
    killed.destroyForcibly().waitFor();
    assertTrue(Files.notExists(json), "it was over before it was killed");
    int before = cells(checkpoint);
    assertEquals(0, process("--seeds", "1", "--json", json.toString(), "--threads", "1", "--resume").waitFor(),
        Files.readString(data.resolve("said")));
    String said = Files.readString(data.resolve("said"));
    assertTrue(said.contains("; " + before + " of 12 cells were done before"), said);
    assertEquals(12 - before,
        said.lines().filter(line -> line.contains(" of 12 cells,") || line.endsWith("12 of 12 cells"))
            .count(),
        said);
    assertEquals(rows(whole, false), rows(json, false));
    assertEquals(1, process("--seeds", "2", "--json", json.toString(), "--resume").waitFor());
    assertTrue(Files.readString(data.resolve("said")).contains("is of another run"));
    List<?> finished = rows(json, true);
    assertEquals(0, process("--seeds", "1", "--json", json.toString(), "--threads", "1", "--resume").waitFor());
    assertEquals(finished, rows(json, true), "nothing is measured again, so that seconds are the same, too");
  }

  private static int cells(Path checkpoint) throws IOException {
    String told = BenchCheckpoint.told(checkpoint);
    return Integer.parseInt(told.substring(0, told.indexOf(' ')));
  }

  @Test
  void withoutAnyDataOnlyTheTasksThatNeedNoneAreMeasured() throws IOException {
    Path json = data.resolve("rows.json");
    assertEquals(0, run("--data", data.toString(), "--quick", "--seeds", "1", "--json", json.toString()),
        err.toString());
    String rows = Files.readString(json);
    assertTrue(rows.contains("\"parts-filter\"") && rows.contains("\"objects-5way-1shot\""), rows);
    assertTrue(rows.contains("\"gradient-filter-r2-last4\"") && !rows.contains("\"tpsgd-l2\""), rows);
  }
}
