package org.onegrasp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The table of releases in a Markdown file, one row for each run. */
final class SealedTable {
  private static final String HEAD =
      """
          # Releases on the sealed set

          Written by `launch/onegrasp sealed`; evaluation.md says what the set is. Right places of the default rule with 95 % intervals over the objects,
          as a node teaches and looks, then of the network alone after a full lesson, and by how much that is more than other rules have. The commit is what
          ran; "set" tells sets apart: figures of two sets are not compared.

          """;
  private final Path file;

  /**
   * One run.
   *
   * @param release version of the software
   * @param model start of its SHA-256
   * @param set digest of the sealed set
   */
  record Run(String date, String release, String commit, String model, String set) {

    private static final List<String> TITLES = List.of("date", "release", "commit", "model", "set");

    private List<String> cells() {
      return List.of(date, release, commit, model, set);
    }

    /** Whether a row is of the same release, whatever its date and commit. */
    private boolean sameRelease(String row) {
      String[] cells = row.split("\\|");
      return cells.length > TITLES.size() && cells[2].strip().equals(release) && cells[4].strip().equals(model)
          && cells[5].strip().equals(set);
    }
  }

  SealedTable(Path file) {
    this.file = file;
  }

  /**
   * Whether a run may be written: before the long work.
   *
   * @param again the release may have been measured before
   * @throws IllegalArgumentException saying why not
   */
  void require(Run run, boolean again) throws IOException {
    EvalCommand.requireFolder("--out", file);
    if (Files.notExists(file)) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.stream().noneMatch(line -> line.startsWith(row(Run.TITLES)))) {
      throw new IllegalArgumentException("--out: " + file + " has no table of releases; name a new file");
    }
    lines.stream().filter(run::sameRelease).findFirst().filter(row -> !again).ifPresent(row -> {
      throw new IllegalArgumentException("release " + run.release + " with model " + run.model
          + " was measured on this set before:\n  " + row + "\nA sealed set that is looked at again and again is one"
          + " to choose by. --again measures once more and adds a row");
    });
  }

  /** Adds a row; a new file gets its head first. */
  void add(Run run, Collection<String> titles, Collection<String> figures) throws IOException {
    StringBuilder text = new StringBuilder();
    if (Files.notExists(file)) {
      text.append(HEAD).append(row(Run.TITLES)).append(row(titles).substring(1)).append('\n')
          .append("|---".repeat(Run.TITLES.size() + titles.size())).append("|\n");
    } else if (!Files.readString(file).endsWith("\n")) {
      text.append('\n');
    }
    text.append(row(run.cells())).append(row(figures).substring(1)).append('\n');
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String row(Collection<String> cells) {
    List<String> padded = new ArrayList<>();
    cells.forEach(cell -> padded.add(" " + cell + " "));
    return "|" + String.join("|", padded) + "|";
  }
}
