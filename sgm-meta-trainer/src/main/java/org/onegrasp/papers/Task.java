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

  /**
   * One row for each rule, in the order to show them. Results depend on the data and the seeds alone, seconds apart.
   *
   * @throws DataFileException when the data are unusable
   */
  List<Row> run(Bench bench) throws IOException;
}
