package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
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
  void withoutAnyDataOnlyTheTaskThatNeedsNoneIsMeasured() throws IOException {
    Path json = data.resolve("rows.json");
    assertEquals(0, run("--data", data.toString(), "--quick", "--seeds", "1", "--json", json.toString()),
        err.toString());
    String rows = Files.readString(json);
    assertTrue(rows.contains("\"parts-filter\""), rows);
    assertTrue(rows.contains("\"gradient-filter-r2-last4\"") && !rows.contains("\"tpsgd-l2\""), rows);
  }
}
