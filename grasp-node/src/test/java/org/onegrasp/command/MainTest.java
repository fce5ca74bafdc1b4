package org.onegrasp.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  private final CommandLine line = Main.commandLine();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(args);
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : line.getSubcommands().keySet()) {
      assertEquals(0, run(command, "--help"), command);
      assertTrue(out.toString().contains("Usage: onegrasp " + command), out.toString());
    }
    assertTrue(line.getSubcommands().keySet().containsAll(List.of("demo", "master", "node", "sim")));
  }

  @Test
  void withoutACommandItAsksForOne() {
    assertEquals(2, run());
    assertTrue(err.toString().startsWith("Which command?"), err.toString());
  }

  @Test
  void unknownCommandIsAnError() {
    assertEquals(2, run("dance"));
    assertTrue(err.toString().contains("dance"), err.toString());
  }

  @Test
  void whatTheUserCanMendIsOneLineWithoutAStackTrace() {
    assertEquals(1, run("demo", "--object", "spoon"));
    assertTrue(err.toString().startsWith("onegrasp demo: no family \"spoon\"; there are "), err.toString());
    assertEquals(1, err.toString().strip().lines().count());
  }

  @Test
  void argumentThatIsNoRosArgumentIsNamed() {
    assertEquals(1, run("node", "depth=/camera"));
    assertTrue(err.toString().contains("'depth=/camera'") && err.toString().contains("name:=value"), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
  }
}
