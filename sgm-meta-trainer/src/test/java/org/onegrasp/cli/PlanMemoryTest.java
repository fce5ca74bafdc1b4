package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.ModelFile;
import org.onegrasp.rules.Planner;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.WorkArea;
import picocli.CommandLine;

class PlanMemoryTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int plan(String... arguments) {
    return new CommandLine(new PlanCommand(Kernels.best())).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void memoryOfALessonIsListedWithTheBytesThatThePlannerSays() throws IOException {
    assertEquals(0, plan("--memory", "head"), err.toString());
    long bytes = new Planner(ModelFile.shipped(), WorkArea.STANDARD, Kernels.best()).bytes(Rules.parse("head"));
    String text = out.toString();
    assertTrue(text.startsWith(String.format(Locale.ROOT, "head/fixed: %,d bytes", bytes)), text);
    assertTrue(text.lines().anyMatch(line -> line.endsWith("32,912       all  weights, upper halves")), text);
    assertTrue(text.lines().anyMatch(line -> line.matches(" +[0-9,]+ +18,432 +5-6  logits")), text);
  }

  @Test
  void memoryOfALessonIsDrawn(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("pictures").resolve("head.png");
    assertEquals(0, plan("--memory", "head", "--plot", file.toString()), err.toString());
    assertTrue(ImageIO.read(file.toFile()).getWidth() > 1000);
    assertTrue(out.toString().contains("head.png"), out.toString());
  }

  @Test
  void whatIsMissingIsSaid() {
    assertEquals(2, plan("--plot", "memory.png"));
    assertTrue(err.toString().contains("give --budget BYTES, or --memory RULE"), err.toString());
  }
}
