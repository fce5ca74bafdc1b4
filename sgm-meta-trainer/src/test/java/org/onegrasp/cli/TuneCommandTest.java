package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
import org.yaml.snakeyaml.Yaml;

class TuneCommandTest {
  @TempDir
  static Path folder;

  private static CommandRun run(String... arguments) {
    return CommandRun.of(new TuneCommand(Kernels.best()), arguments);
  }

  @Test
  @SuppressWarnings("unchecked")
  void searchesTheRatesOfTheShippedModelAlike() throws IOException {
    Path file = folder.resolve("tuned.json");

    CommandRun run = run("--rules", "none,head", "--factors", "1,4", "--samples", "16", "--count", "3", "--poses", "2",
        "--json", file.toString());

    assertEquals(0, run.code(), run.words());
    assertTrue(run.words().contains("families left out"), run.words());
    Map<String, Object> json = new Yaml().load(Files.readString(file)); // JSON is YAML
    List<Map<String, Object>> rules = (List<Map<String, Object>>) json.get("rules");
    assertEquals(List.of("none", "head"), rules.stream().map(rule -> rule.get("rule")).toList());
    assertEquals(List.of(0.002, 0.008),
        ((List<Map<String, Object>>) rules.get(1).get("rates")).stream().map(rate -> rate.get("rate")).toList());
  }

  @Test
  void whatCannotBeSearchedIsSaidBeforeAnythingIsTaught() {
    assertTrue(run("--factors", "2").words().contains("1, among them"));
    assertTrue(run("--count", "1").words().contains("--count must be 2 or more"));
    assertTrue(run("--json", folder.resolve("no/such/file.json").toString()).words().contains("there is no folder"));
    assertTrue(run("--rules", "sgmm").words().contains("no rule \"sgmm\""));
  }
}
