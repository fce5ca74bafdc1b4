package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.sim.EmbeddedSimulator;
import org.onegrasp.world.table.Simulator;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** Equal bytes and equal seconds, with the shipped model. */
class EvalTermsTest {
  @TempDir
  private Path folder;

  /** @param error what the user would be told; empty when all went well */
  private record Run(int code, String error, Map<String, Object> json) {
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> rules() {
      return (List<Map<String, Object>>) json.get("rules");
    }
  }

  private Run run(String... more) throws IOException {
    Path file = folder.resolve("result.json");
    List<String> arguments =
        new ArrayList<>(List.of("--count", "2", "--poses", "2", "--lift", "none", "--json", file.toString()));
    arguments.addAll(List.of(more));
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new EvalCommand(EmbeddedSimulator::new, Kernels.best()));
    line.setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler((e, l, p) -> {
      err.write(e.getMessage());
      return 1;
    });
    int code = line.execute(arguments.toArray(String[]::new));
    // JSON is YAML
    return new Run(code, err.toString(), Files.exists(file) ? new Yaml().load(Files.readString(file)) : Map.of());
  }

  @Test
  void ruleThatDoesNotFitHasALineWithWhatItNeeds() throws IOException {
    Run run = run("--rules", "none,head,sgm,bp-last2/float", "--samples", "8", "--budget", "131072,200000");
    assertEquals(0, run.code, run.error);
    assertEquals(List.of(200000, 131072), run.json.get("budgets"));
    Map<String, Object> head = run.rules().get(1);
    assertNotNull(head.get("place_success"));
    assertNull(head.get("refusal"));
    Map<String, Object> sgm = run.rules().get(2);
    assertNull(sgm.get("place_success"));
    assertTrue(sgm.get("refusal").toString().matches("needs 2\\d\\d,\\d{3} bytes"), sgm.get("refusal").toString());
    assertTrue((Integer) sgm.get("peak_bytes") > 200_000);
    assertNotNull(run.rules().get(3).get("place_success")); // float is only counted
  }

  private static double number(Map<String, Object> rule, String key) {
    return ((Number) rule.get(key)).doubleValue();
  }

  @Test
  void secondsBecomeSamplesThatGiveTheSameSuccessesAgainAndEachIsComparedWithTheReference() throws IOException {
    Path curves = folder.resolve("curves.png");
    Run timed = run("--rules", "none,sgm", "--seconds", "0.6,0.25", "--curves", curves.toString());
    assertEquals(0, timed.code, timed.error);
    assertNotNull(ImageIO.read(curves.toFile()));
    assertEquals("[none null, sgm 0.25, sgm 0.6]",
        timed.rules().stream().map(r -> r.get("rule") + " " + r.get("seconds_asked")).toList().toString());
    Map<String, Object> none = timed.rules().get(0);
    Map<String, Object> shorter = timed.rules().get(1);
    Map<String, Object> longer = timed.rules().get(2);
    assertEquals("sgm/fixed", timed.json.get("reference"));
    assertNull(shorter.get("place_difference"));
    assertEquals(number(none, "place_success") - number(shorter, "place_success"), number(none, "place_difference"),
        1e-9);
    assertEquals(2, ((List<?>) none.get("place_difference_95")).size());
    assertNotEquals(shorter.get("samples"), longer.get("samples"));
    Run again = run("--rules", "sgm@" + longer.get("rate") + "#" + longer.get("samples"));
    assertEquals(longer.get("place_success_by_object"), again.rules().get(0).get("place_success_by_object"));
    assertEquals(longer.get("samples"), again.rules().get(0).get("samples"));
  }

  @Test
  void termsThatMakeNoSenseAreRefused() throws IOException {
    assertTrue(run("--seconds", "0").error.contains("more than 0 and less than 3600"));
    assertTrue(run("--budget", "0").error.contains("budgets of 1 byte or more"));
    assertTrue(run("--seconds", "1", "--samples", "8").error.contains("leave --samples out"));
    assertTrue(run("--rules", "sgm#many").error.contains("number of samples in \"sgm#many\""));
  }
}
