package org.onegrasp.papers;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.onegrasp.kernels.Kernels;

/**
 * What a task is given.
 *
 * @param data folder of all data
 * @param seeds each rule learns once with each
 * @param quick a few seconds a task with little data, to see that everything runs; the accuracies mean little
 * @param kernels that nets are computed with
 * @param progress takes one line at a time
 */
public record Bench(Path data, List<Long> seeds, boolean quick, Kernels.Source kernels,
    Consumer<String> progress) {
  public Bench {
    seeds = List.copyOf(seeds);
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("at least one seed is needed");
    }
  }

  /** Folder of a task's data. */
  public Path folder(Task task) {
    return data.resolve(task.folder());
  }
}
