package org.onegrasp.command;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.onegrasp.papers.Tasks;
import org.onegrasp.rules.Rules;
import picocli.CommandLine;

/** docs/papers.md names commands, options, tasks and rules that there are, and a command or a gap for every claim. */
class PapersDocumentTest {
  private static final Pattern COMMAND = Pattern.compile("`(?:launch/onegrasp )?((?:bench-rules|eval|train)\\b[^`]*)`");
  private static final Pattern OPTION = Pattern.compile("(--[a-z-]+)(?: ([^ ]+))?");
  private static final String CLAIM = "| claim | here | by |";

  private final List<String> page = page();

  private static List<String> page() {
    try {
      return Files.readAllLines(InterfaceDocument.repository().resolve("docs/papers.md"));
    } catch (IOException e) {
      throw new AssertionError("docs/papers.md cannot be read", e);
    }
  }

  private List<String> commands() {
    return page.stream().flatMap(line -> COMMAND.matcher(line).results()).map(found -> found.group(1)).toList();
  }

  /** Calls back with the value of each such option. */
  private void values(String option, Consumer<String> one) {
    List<MatchResult> found = commands().stream().flatMap(command -> OPTION.matcher(command).results())
        .filter(o -> o.group(1).equals(option)).toList();
    assertFalse(found.isEmpty(), "no command has " + option);
    found.forEach(o -> List.of(o.group(2).split(",")).forEach(one));
  }

  @Test
  void everyOptionBelongsToItsCommand() {
    CommandLine main = Main.commandLine();
    for (String command : commands()) {
      CommandLine line = main.getSubcommands().get(command.split(" ")[0]);
      OPTION.matcher(command).results().forEach(option -> assertTrue(
          line.getCommandSpec().optionsMap().containsKey(option.group(1)), "no " + option.group(1) + ": " + command));
    }
  }

  @Test
  void everyTaskIsThere() {
    values("--tasks", task -> assertDoesNotThrow(() -> Tasks.named(List.of(task)), task));
  }

  @Test
  void everyTaskIsNamed() {
    for (var task : Tasks.all()) {
      assertTrue(commands().stream().anyMatch(command -> command.contains(task.name())), task.name());
    }
  }

  @Test
  void everyRuleIsThere() {
    values("--rules", rule -> assertDoesNotThrow(() -> Rules.parse(rule), rule));
  }

  @Test
  void everyClaimHasACommandOrSaysThatItIsNotShown() {
    int claims = 0;
    boolean table = false;
    for (String line : page) {
      table = line.equals(CLAIM) || table && line.startsWith("|");
      if (table && !line.equals(CLAIM) && !line.startsWith("|---")) {
        claims++;
        assertTrue(COMMAND.matcher(line).find() || line.contains("not shown") || line.contains("benchmarks.md"), line);
      }
    }
    assertTrue(claims >= 25, claims + " claims");
  }
}
