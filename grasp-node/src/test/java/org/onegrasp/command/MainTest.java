package org.onegrasp.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  @Test
  void nodeOfALaunchFileSaysTheSameAsTheCommandLine() {
    run("node", "depth=/camera");
    StringWriter said = new StringWriter();
    String[] words = {"node", "depth=/camera"};
    assertTrue(Main.isPlainNode(words));
    assertEquals(1, Main.plainNode(words, new PrintWriter(said, true)));
    assertEquals(err.toString(), said.toString());
  }

  @Test
  void whatOnlyTheCommandLineKnowsIsReadByIt() {
    assertTrue(Main.isPlainNode("node"));
    assertTrue(Main.isPlainNode("node", "__name:=a", "_x:=-1", "~depth:=/d"));
    assertFalse(Main.isPlainNode("node", "_x:=1", "--help"));
    assertFalse(Main.isPlainNode("node", "-h"));
    assertFalse(Main.isPlainNode("node", "@arguments"));
    assertFalse(Main.isPlainNode("demo"));
    assertFalse(Main.isPlainNode());
  }

  @Test
  void nodeOfALaunchFileDoesNotLoadWhatReadsOptions() throws Exception {
    Process node = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules", "jdk.incubator.vector", "-XX:TieredStopAtLevel=1", "-Xlog:class+load", "-cp",
        System.getProperty("java.class.path"), Main.class.getName(), "node", "depth=/camera").redirectErrorStream(true)
        .start();
    String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, node.waitFor());
    assertTrue(said.contains(" org.onegrasp.command.NodeCommand source"), said);
    assertFalse(said.contains("picocli.CommandLine$Interpreter"), "read by the command line");
  }
}
