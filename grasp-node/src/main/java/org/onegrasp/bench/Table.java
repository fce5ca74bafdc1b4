package org.onegrasp.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a measurement found, ratios first.
 *
 * @param rows as many cells each as there are columns
 * @param notes what a reader must know of the numbers, sentences
 */
record Table(String title, List<String> columns, List<List<String>> rows, List<String> notes) {
  Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    notes = List.copyOf(notes);
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(title + ": a row of " + row.size() + " cells under " + columns);
      }
    }
  }

  /** As docs/benchmarks.md has it. */
  String markdown() {
    StringBuilder text = new StringBuilder(title).append("\n\n");
    line(text, columns);
    text.append("|---".repeat(columns.size())).append("|\n");
    rows.forEach(row -> line(text, row));
    notes.forEach(note -> text.append('\n').append(note).append('\n'));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  Map<String, Object> json() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("title", title);
    map.put("columns", columns);
    map.put("rows", rows);
    map.put("notes", notes);
    return map;
  }
}
