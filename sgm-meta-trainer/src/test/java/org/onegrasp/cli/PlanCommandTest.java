package org.onegrasp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.ModelFile;
import org.onegrasp.model.Provenance;
import picocli.CommandLine;

class PlanCommandTest {
  private static final String SMALL = "95000"; // bytes: the head alone fits

  @TempDir
  Path folder;

  private static String plan(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine line =
        new CommandLine(new PlanCommand(Kernels.best())).setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true));
    assertEquals(0, line.execute(arguments), out::toString);
    return out.toString();
  }

  @Test
  void saysWhereTheSuccessWasMeasured() {
    String text = plan("--budget", SMALL);
    assertTrue(text.contains("Choice: head/fixed") && text.contains("0.716 of 1,200 looks (eval --objects heldout"),
        text);
  }

  @Test
  void saysThatSuccessWasNotMeasured() throws IOException {
    Path file = folder.resolve("fresh.onegrasp");
    ModelFile.write(file, ModelFile.shipped().model(), new Provenance("train", 1, "", "", "", "", Map.of(), List.of()));
    String text = plan("--budget", SMALL, "--model", file.toString());
    assertTrue(text.contains("Choice: head/fixed") && text.contains("success was not measured on this model"), text);
    assertTrue(text.contains("eval --rank FILE"), text);
  }

  @Test
  void nodeIsToldTheModelToo() throws IOException {
    assertTrue(plan("--budget", "60000", "--model", "small").contains("For a grasp node: _model:=small _rule:=head"));
    assertTrue(plan("--budget", SMALL).contains("For a grasp node: _rule:=head"));
    Path file = folder.resolve("mine.onegrasp");
    ModelFile.write(file, ModelFile.shipped().model(), ModelFile.shipped().provenance());
    assertTrue(plan("--budget", SMALL, "--model", file.toString()).contains("_model:=" + file + " _rule:=head"));
  }
}
