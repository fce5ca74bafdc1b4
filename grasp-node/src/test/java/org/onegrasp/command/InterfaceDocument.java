package org.onegrasp.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/** The tables of docs/ros-interface.md. */
final class InterfaceDocument {
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  private InterfaceDocument() {}

  static Path repository() {
    Path here = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (!Files.isRegularFile(here.resolve("launch/onegrasp"))) {
      here = here.getParent();
    }
    return here;
  }

  /** Cells of the table below a heading by what stands in backticks in the first cell, which may be several names. */
  static Map<String, List<String>> table(String heading) throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    boolean inside = false;
    for (String line : Files.readAllLines(repository().resolve("docs/ros-interface.md"))) {
      if (line.startsWith("#")) {
        inside = line.equals(heading);
      } else if (inside && line.startsWith("| `")) {
        List<String> cells = Stream.of(line.substring(1).split("\\|")).map(String::strip).toList();
        Matcher name = NAME.matcher(cells.get(0));
        while (name.find()) {
          rows.put(name.group(1), cells);
        }
      }
    }
    Assertions.assertFalse(rows.isEmpty(), "no table under " + heading);
    return rows;
  }

  /** Full names for a node in no namespace, with the types in the second cells. */
  static Map<String, String> types(String heading, String node) throws IOException {
    Map<String, String> types = new TreeMap<>();
    table(heading).forEach((name, cells) -> {
      String full = name.startsWith("~") ? node + "/" + name.substring(1) : name.startsWith("/") ? name : "/" + name;
      types.put(full, cells.get(1));
    });
    return types;
  }
}
