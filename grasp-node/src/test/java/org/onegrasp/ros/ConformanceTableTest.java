package org.onegrasp.ros;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of conformance in docs/ros-interface.md against the tags of the tests. */
class ConformanceTableTest {
  private static final int ROWS = 66;
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"ros-row-(\\d+)\"\\)");
  private static final Pattern LINE = Pattern.compile("(?m)^\\| (\\d+) \\| ([^|]+) \\| ([^|]*) \\|$");
  private final Path root = root();

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("launch"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<MatchResult> table() {
    return LINE.matcher(text(root.resolve("docs/ros-interface.md"))).results().toList();
  }

  /** Row to the classes with tests of it, in all modules. */
  private Map<Integer, Set<String>> tagged() throws IOException {
    Map<Integer, Set<String>> tagged = new TreeMap<>();
    for (String module : List.of("msgs", "grasp-node")) {
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/test/java"))) {
        files.filter(file -> file.toString().endsWith("Test.java"))
            .forEach(file -> TAG.matcher(text(file)).results().forEach(
                tag -> tagged.computeIfAbsent(Integer.valueOf(tag.group(1)), row -> new TreeSet<>())
                    .add(file.getFileName().toString().replace(".java", ""))));
      }
    }
    return tagged;
  }

  @Test
  void everyRowIsThereOnce() {
    assertEquals(IntStream.rangeClosed(1, ROWS).boxed().toList(),
        table().stream().map(line -> Integer.valueOf(line.group(1))).toList());
  }

  /** A row that cannot hold would say so in its text and name no test; there is none. */
  @Test
  void everyRowNamesTheTestsThatCarryItsNumber() throws IOException {
    Map<Integer, Set<String>> tagged = tagged();
    for (MatchResult line : table()) {
      Set<String> tests = tagged.remove(Integer.valueOf(line.group(1)));
      assertEquals(tests == null ? "" : String.join(", ", tests), line.group(3),
          () -> "tests of row " + line.group(1) + " in docs/ros-interface.md");
    }
    assertEquals(Map.of(), tagged, "tests of rows that are not in docs/ros-interface.md");
  }
}
