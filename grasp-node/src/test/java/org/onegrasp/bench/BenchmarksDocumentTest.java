package org.onegrasp.bench;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/benchmarks.md has every table that {@code bench} measures, and no command that is not there. */
class BenchmarksDocumentTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern TABLES = Pattern.compile("bench --tables ([a-z,]+)");
  private static final Pattern PROGRAM =
      Pattern.compile("(?:launch|grasp-node|sgm-meta-trainer|\\.ci)/[a-z0-9_/.-]*[a-z]");

  private final String page = page();

  private static String page() {
    try {
      return Files.readString(HOME.resolve("docs/benchmarks.md"));
    } catch (IOException e) {
      throw new AssertionError("docs/benchmarks.md cannot be read", e);
    }
  }

  private Set<String> named() {
    return TABLES.matcher(page).results().flatMap(found -> Arrays.stream(found.group(1).split(",")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyTableIsOnThePage() {
    assertEquals(new TreeSet<>(Measurement.labels()), named());
  }

  @Test
  void everyTableOfThePageIsThere() {
    assertTrue(named().size() > 5, page);
    named().forEach(table -> assertDoesNotThrow(() -> Measurement.named(table)));
  }

  @Test
  void everyProgramOfThePageIsThere() {
    Set<String> missing = PROGRAM.matcher(page).results().map(MatchResult::group)
        .filter(program -> !Files.exists(HOME.resolve(program))).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), missing);
  }
}
