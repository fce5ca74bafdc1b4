package org.onegrasp.papers;

import java.io.IOException;
import java.util.List;

/**
 * A learning task of a paper, on public data or on pictures of our own objects: learns with several rules, each at its
 * own best step size, and measures.
 */
public interface Task {
  /** What {@code --tasks} calls it: lower case and hyphens, data first, such as {@code mnist-mlp}. */
  String name();

  /** What is measured, in one line. */
  String about();

  /** What {@link #folder} is where a task makes its data itself: the folder of all data, whatever is in it. */
  String NO_FOLDER = "";

  /** Folder that it needs in the folder of all data, such as {@link Mnist#FOLDER}, or {@link #NO_FOLDER}. */
  String folder();

  /** All folders that it needs there: without one of them it is skipped. */
  default List<String> folders() {
    return List.of(folder());
  }

  /**
   * Reads the data, and gives each rule, in the order to show them. What takes long comes later, when they are asked.
   *
   * @throws DataFileException when the data are unusable
   */
  List<Entrant> open(Bench bench) throws IOException;

  /** Tells its data from others. */
  default String digest(Bench bench) throws IOException {
    StringBuilder digests = new StringBuilder();
    for (String folder : folders()) {
      digests.append(folder.equals(NO_FOLDER) ? "" : DataDigest.of(bench.data().resolve(folder)));
    }
    return digests.toString();
  }

  /** One row for each rule, on one thread. */
  default List<Row> run(Bench bench) throws IOException {
    return BenchResult.of(List.of(this), bench).rows();
  }
}
