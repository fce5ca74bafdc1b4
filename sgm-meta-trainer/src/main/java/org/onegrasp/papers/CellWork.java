package org.onegrasp.papers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.parallel.Parcel;
import org.onegrasp.parallel.Work;

/**
 * The cells of a task as jobs: to choose the step sizes of one rule, or to let it learn from one seed and measure it.
 */
public final class CellWork implements Work {
  /** Its {@link #kind}. */
  public static final String KIND = "cells";
  private final Matter matter;
  private final List<Entrant> entrants;

  /**
   * What cells depend on.
   *
   * @param data folder of all data, where the run was begun
   * @param digest of the task's data
   */
  record Matter(String task, String data, String digest, List<Long> seeds, boolean quick) {}

  /**
   * A job.
   *
   * @param entrant by its place in the task
   * @param seed to learn from; empty for the choice of step sizes
   */
  record Cell(int entrant, Optional<Long> seed) {}

  /**
   * Jobs of one call.
   *
   * @param choices of each entrant; empty while they are made
   */
  record Agenda(List<Cell> cells, List<Choice> choices) {}

  /**
   * What comes of a job: one of the two.
   *
   * @param seconds processor time, all in all
   */
  record Outcome(Optional<Choice> choice, Optional<Row.Run> run, double seconds) {}

  private CellWork(Matter matter, List<Entrant> entrants) {
    this.matter = matter;
    this.entrants = entrants;
    Set<String> names = new HashSet<>();
    for (Entrant entrant : entrants) {
      if (!names.add(name(entrant))) {
        throw new IllegalStateException(matter.task + " has two rows " + name(entrant));
      }
    }
  }

  static CellWork of(Task task, Bench bench) throws IOException {
    return new CellWork(new Matter(task.name(), bench.data().toString(), task.digest(bench), bench.seeds(),
        bench.quick()), task.open(bench));
  }

  /** @param data folder of all data here; where the run was begun it may be another */
  public static Work.Kind kind(Optional<Path> data, Kernels.Source kernels) {
    return bytes -> {
      Matter matter = Parcel.open(bytes, Matter.class);
      Task task = Tasks.named(List.of(matter.task)).get(0);
      Bench bench =
          new Bench(data.orElse(Path.of(matter.data)), matter.seeds, matter.quick, kernels, line -> {});
      if (!Files.isDirectory(bench.folder(task))) {
        throw new IllegalArgumentException(
            "there is no folder " + bench.folder(task) + "; say by --data where the data of bench-rules are");
      }
      if (!task.digest(bench).equals(matter.digest)) {
        throw new IllegalArgumentException("the files in " + bench.folder(task) + " are others than those of the run");
      }
      return new CellWork(matter, task.open(bench));
    };
  }

  List<Entrant> entrants() {
    return entrants;
  }

  private static String name(Entrant entrant) {
    return entrant.rule() + "/" + entrant.arithmetic();
  }

  /** For people, and to find it again; no other of the task has the same. */
  String name(Cell cell) {
    return name(entrants.get(cell.entrant)) + ", " + cell.seed.map(seed -> "seed " + seed).orElse("step sizes");
  }

  /** What came of it, in one line. */
  static String told(Outcome outcome) {
    return outcome.run.map(run -> String.format(Locale.ROOT, "%.4f, %.2f s", run.accuracy(), run.seconds()))
        .orElseGet(() -> outcome.choice.map(choice -> choice.told()).orElse(""));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public byte[] matter() {
    return Parcel.of(matter);
  }

  @Override
  public byte[] job(byte[] state, int index) {
    Agenda agenda = Parcel.open(state, Agenda.class);
    Cell cell = agenda.cells.get(index);
    Entrant entrant = entrants.get(cell.entrant);
    ThreadClock clock = new ThreadClock();
    if (cell.seed.isEmpty()) {
      Choice choice = entrant.search();
      return Parcel.of(new Outcome(Optional.of(choice), Optional.empty(), clock.seconds()));
    }
    Row.Run run = entrant.run(agenda.choices.get(cell.entrant).rates(), cell.seed.get());
    return Parcel.of(new Outcome(Optional.empty(), Optional.of(run), clock.seconds()));
  }
}
