package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

class TuneCommandTest {
  @TempDir
  static Path folder;

  private record Run(int code, String words) {
    static Run of(String... arguments) {
      StringWriter words = new StringWriter();
      CommandLine line = new CommandLine(new TuneCommand(Kernels.best()));
      line.setOut(new PrintWriter(words)).setErr(new PrintWriter(words));
      line.setExecutionExceptionHandler((e, l, p) -> {
        words.write(e.getMessage());
        return 1;
      });
      return new Run(line.execute(arguments), words.toString());
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void searchesTheRatesOfTheShippedModelAlike() throws IOException {
    Path file = folder.resolve("tuned.json");

    Run run = Run.of("--rules", "none,head", "--factors", "1,4", "--samples", "16", "--count", "3", "--poses", "2",
        "--json", file.toString());

    assertEquals(0, run.code, run.words);
    assertTrue(run.words.contains("families left out"), run.words);
    Map<String, Object> json = new Yaml().load(Files.readString(file)); // JSON is YAML
    List<Map<String, Object>> rules = (List<Map<String, Object>>) json.get("rules");
    assertEquals(List.of("none", "head"), rules.stream().map(rule -> rule.get("rule")).toList());
    assertEquals(List.of(0.002, 0.008),
        ((List<Map<String, Object>>) rules.get(1).get("rates")).stream().map(rate -> rate.get("rate")).toList());
  }

  @Test
  void whatCannotBeSearchedIsSaidBeforeAnythingIsTaught() {
    assertTrue(Run.of("--factors", "2").words.contains("1, among them"));
    assertTrue(Run.of("--count", "1").words.contains("--count must be 2 or more"));
    assertTrue(Run.of("--json", folder.resolve("no/such/file.json").toString()).words.contains("there is no folder"));
    assertTrue(Run.of("--rules", "sgmm").words.contains("no rule \"sgmm\""));
  }
}
