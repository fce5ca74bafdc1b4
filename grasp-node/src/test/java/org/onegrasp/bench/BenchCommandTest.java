package org.onegrasp.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
import picocli.CommandLine;

class BenchCommandTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir
  private Path folder;
  private final StringWriter words = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = new CommandLine(new BenchCommand(Kernels.best())).setOut(new PrintWriter(words, true))
        .setErr(new PrintWriter(words, true)).setExecutionExceptionHandler((failure, command, parsed) -> {
          command.getErr().println(failure.getMessage());
          return 1;
        });
    System.setProperty("onegrasp.home", HOME.toString());
    return line.execute(arguments);
  }

  @Test
  void withoutPeersOursStandsAloneAndTheTableSaysSo() throws Exception {
    Path json = folder.resolve("bench.json");
    assertEquals(0, run("--quick", "--tables", "frame,kernels", "--peers", "", "--json", json.toString()),
        words.toString());
    JsonObject root = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    JsonObject frame = root.getAsJsonObject("frame");
    assertEquals("ours: depth frame to grasp",
        frame.getAsJsonArray("rows").get(0).getAsJsonArray().get(0).getAsString());
    assertTrue(
        frame.get("notes").toString().contains("PyTorch is not there, so ours stands alone: launch/install-peers"),
        frame.toString());
    String peak = root.getAsJsonObject("kernels").getAsJsonArray("rows").toString();
    assertTrue(peak.contains("convolve8 24x24x32 to 32, 3x3") && peak.contains("peak of multiply-adds"), peak);
    assertTrue(root.get("limits").getAsString().matches("One thread can do \\d+ GMAC/s in float and read .* GB/s .*"),
        root.get("limits").getAsString());
    assertTrue(words.toString().contains("| ours: depth frame to grasp | - | "), words.toString());
  }

  @Test
  void pytorchAndOnnxRuntimeTakeTheirTurns() throws Exception {
    String peers = System.getenv("ONEGRASP_PEERS");
    Assumptions.assumeTrue(peers != null && Files.isDirectory(Path.of(peers, "lib")),
        "no peers; launch/install-peers DIR fetches them, and ONEGRASP_PEERS names the folder");
    Path json = folder.resolve("bench.json");
    assertEquals(0, run("--quick", "--tables", "frame,lesson", "--peers", peers, "--json", json.toString()),
        words.toString());
    JsonObject root = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    String frame = root.getAsJsonObject("frame").toString();
    assertTrue(frame.contains("ONNX Runtime int8") && frame.contains("PyTorch float, channels last"), frame);
    assertTrue(root.getAsJsonObject("lesson").toString().contains("PyTorch's backpropagation"), root.toString());
  }

  @Test
  void unknownTableIsRefusedWithThoseThatAre() {
    assertEquals(1, run("--tables", "speed"));
    assertTrue(words.toString().startsWith("no table \"speed\"; there are lesson, frame, memory, "), words.toString());
  }

  @Test
  void missingFolderOfPeersSaysHowItIsMade() {
    assertEquals(1, run("--quick", "--tables", "frame", "--peers", folder.resolve("none").toString()));
    assertTrue(words.toString().contains("launch/install-peers " + folder.resolve("none") + " makes it"),
        words.toString());
  }

  @Test
  void tableThatWasAskedForAndLacksItsDataIsAnError() {
    assertEquals(1, run("--quick", "--tables", "arms", "--data", folder.toString()));
    assertTrue(words.toString().contains("left out: arms: there is no arm at " + folder), words.toString());
  }

  @Test
  void turnsAndFilesAreChecked() {
    assertEquals(1, run("--turns", "0"));
    assertTrue(words.toString().contains("--turns must be 1 or more, got 0"), words.toString());
    assertEquals(1, run("--json", folder.toString()));
    assertTrue(words.toString().contains("--json: " + folder + " must be a file"), words.toString());
  }

  private static void take(LessonTable table, boolean alone, String... lines) {
    table.take(JsonParser.parseString("{rules: [" + String.join(",", lines) + "]}").getAsJsonObject(), alone);
  }

  private static String line(String rule, int samples, double success, double seconds) {
    String[] name = rule.split("/");
    return "{rule: \"" + name[0] + "\", arithmetic: \"" + name[1] + "\", samples: " + samples + ", place_success: "
        + success + ", seconds_per_demo: " + seconds + "}";
  }

  @Test
  void lessonsAreComparedWithPyTorchsFastestThatIsAsGood() {
    LessonTable table = new LessonTable(
        new Setting(HOME, HOME, new Setting.Extent(1, 1, true), new Peers(null, HOME), Kernels.best()));
    take(table, false, line("torch-judged/float", 60, 0.70, 0.20), line("torch-judged/float", 115, 0.80, 0.40),
        line("torch-last/float", 115, 0.80, 0.30));
    take(table, true, line("torch-judged/float", 60, 0.40, 0.20), line("torch-judged/float", 115, 0.50, 0.40),
        line("torch-judged/float", 920, 0.81, 3.0));
    take(table, false, line("sgm/fixed", 60, 0.805, 0.10), line("sgm/fixed", 460, 0.90, 0.80),
        line("bp/float", 60, 0.80, 0.60));
    List<List<String>> rows = table.made(true).rows();
    assertEquals(List.of("PyTorch's backpropagation", "1.00", "115", "-", "-", "115", "0.800", "0.500", "0.40"),
        rows.get(1));
    assertEquals(List.of("PyTorch's backpropagation", "-", "-", "-", "-", "920", "-", "0.810", "3.00"),
        rows.get(3));
    assertEquals(List.of("ours, sgm/fixed", "4.00", "115", "30.0", "920", "60", "0.805", "-", "0.10"), rows.get(4));
    assertEquals(List.of("ours, sgm/fixed", "never", "-", "never", "-", "460", "0.900", "-", "0.80"), rows.get(5),
        "PyTorch does not get there");
    assertEquals(List.of("ours, bp/float", "0.50", "115", "-", "-", "60", "0.800", "-", "0.60"), rows.get(6),
        "beside a lesson that judges as little");
  }

  @Test
  void rosTableIsMadeOfTheScriptsTwo() {
    Table table = RosTable.table(
        """
            | images, publisher -> subscriber | images/s | MB/s | of roscpp's | median of turns | CPU ms/image | of roscpp's |
            |---|---|---|---|---|---|---|
            | ours -> ours | 2040 | 1880 | 1.26 | 1900 | 0.848 | 1.13 |

            | PoseStamped there and back | median µs | of roscpp's | 99th percentile µs | of roscpp's |
            |---|---|---|---|---|
            | ours -> ours | 54.9 | 0.56 | 121.6 | 0.83 |
            """);
    assertEquals(List.of("images ours -> ours", "1.26", "1.13", "2040/s", "0.848 ms"), table.rows().get(0));
    assertEquals(List.of("PoseStamped ours -> ours", "0.56", "0.83", "54.9 µs", "121.6 µs"), table.rows().get(1));
  }

  @Test
  void aTableIsMarkdown() {
    Table table = new Table("Speed", List.of("", "ratio"), List.of(List.of("ours", "2")), List.of("So it is."));
    assertEquals("Speed\n\n|  | ratio |\n|---|---|\n| ours | 2 |\n\nSo it is.\n", table.markdown());
  }

  @Test
  void numbersHaveThreeDigitsThatCount() {
    assertEquals(List.of("1234", "12.3", "1.23", "0.12", "0.012", "-"),
        List.of(Samples.text(1234.4), Samples.text(12.34), Samples.text(1.234), Samples.text(0.1234),
            Samples.text(0.0123), Samples.text(Double.NaN)));
    assertFalse(Measurement.labels().isEmpty());
  }
}
