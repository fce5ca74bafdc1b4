package org.onegrasp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.onegrasp.papers.BenchWatch;
import org.onegrasp.papers.Task;

/** What a person sees of bench-rules while it runs: a bar for each task on a terminal, lines where there is none. */
final class BenchProgress implements BenchWatch, AutoCloseable {
  private final Consumer<String> out;
  private final boolean terminal;
  private final int tasks;
  private int number;
  private Task task;
  private int cells;
  private int found;
  private int done;
  private long begun;
  private CrewBar bar;

  /**
   * @param out takes lines
   * @param tasks how many there will be
   */
  BenchProgress(Consumer<String> out, boolean terminal, int tasks) {
    this.out = out;
    this.terminal = terminal;
    this.tasks = tasks;
  }

  /** Whether a person may be looking at standard error, where bars are drawn; as Linux tells it. */
  static boolean onTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public void begins(Task next, int all, int before) {
    number++;
    task = next;
    cells = all;
    found = before;
    done = 0;
    begun = System.nanoTime();
    out.accept(task.name() + " (" + number + " of " + tasks + "): " + task.about()
        + (found == 0 ? "" : "; " + found + " of " + cells + " cells were done before"));
    if (terminal) {
      bar = new CrewBar(TrainingRun.bar(task.name(), found, cells), "cells");
    }
  }

  @Override
  public void skipped(Task missing, String reason) {
    number++;
    out.accept(missing.name() + " (" + number + " of " + tasks + "): skipped, " + reason);
  }

  @Override
  public void done(String cell, String told, int members) {
    done++;
    if (terminal) {
      bar.step(1, members, cell);
      return;
    }
    int left = cells - found - done;
    double seconds = (System.nanoTime() - begun) * 1e-9 / done * left;
    out.accept(String.format(Locale.ROOT, "%s: %s: %s; %d of %d cells%s%s", task.name(), cell, told, found + done,
        cells, left == 0 ? "" : ", about " + text(seconds) + " left", members == 1 ? "" : ", " + members + " members"));
  }

  /** Hours, minutes and seconds. */
  private static String text(double seconds) {
    Duration time = Duration.ofSeconds(Math.round(seconds));
    return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }

  @Override
  public void ends() {
    close();
  }

  /** Also when the task does not end. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
