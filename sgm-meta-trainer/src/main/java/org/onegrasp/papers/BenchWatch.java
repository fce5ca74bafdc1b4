package org.onegrasp.papers;

import java.util.function.Consumer;

/** Follows a run of tasks; one call at a time. */
public interface BenchWatch {
  /**
   * A task begins, after the one before it.
   *
   * @param cells of the task
   * @param found how many of them were done in an earlier run
   */
  void begins(Task task, int cells, int found);

  /** A task does not run. */
  void skipped(Task task, String reason);

  /**
   * A cell of the task that began last is done.
   *
   * @param cell rule and seed
   * @param told what came of it
   * @param members processes that work, this one included
   */
  void done(String cell, String told, int members);

  /** The task that began last is over. */
  default void ends() {}

  /** Tells of it in lines. */
  static BenchWatch lines(Consumer<String> line) {
    return new BenchWatch() {
      private String task;

      @Override
      public void begins(Task begun, int cells, int found) {
        task = begun.name();
        line.accept(task + ": " + begun.about());
      }

      @Override
      public void skipped(Task missing, String reason) {
        line.accept(missing.name() + ": skipped, " + reason);
      }

      @Override
      public void done(String cell, String told, int members) {
        line.accept(task + ": " + cell + ": " + told);
      }
    };
  }
}
