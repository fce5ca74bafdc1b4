package org.onegrasp.papers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.onegrasp.papers.CellWork.Agenda;
import org.onegrasp.papers.CellWork.Cell;
import org.onegrasp.papers.CellWork.Outcome;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.Parcel;

/**
 * Runs tasks one after the other: first the step sizes of all rules that search for theirs, then all rules with all
 * seeds, each of them a cell that any member of a crew can do.
 */
public final class BenchRun {
  private final Bench bench;
  private final Crew crew;
  private final CellLog log;
  private final BenchWatch watch;

  public BenchRun(Bench bench, Crew crew, CellLog log, BenchWatch watch) {
    this.bench = bench;
    this.crew = crew;
    this.log = log;
    this.watch = watch;
  }

  /** Those whose folder is missing are skipped. */
  public BenchResult of(List<Task> tasks) throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    List<TaskTime> times = new ArrayList<>();
    Map<String, String> skipped = new LinkedHashMap<>();
    for (Task task : tasks) {
      Optional<Path> missing =
          task.folders().stream().map(bench.data()::resolve).filter(f -> !Files.isDirectory(f)).findFirst();
      if (missing.isEmpty()) {
        OneTask run = new OneTask(task);
        rows.addAll(run.rows());
        times.add(run.time());
      } else {
        skipped.put(task.name(), "there is no folder " + missing.get());
        watch.skipped(task, skipped.get(task.name()));
      }
    }
    return new BenchResult(bench, rows, skipped, times);
  }

  /** One of them. */
  private final class OneTask {
    private final long begun = System.nanoTime();
    private final ThreadClock clock = new ThreadClock();
    private final Task task;
    private final CellWork work;
    private final List<Cell> searches;
    private final List<Cell> runs;
    private final int found;
    private double seconds;

    OneTask(Task task) throws IOException {
      this.task = task;
      work = CellWork.of(task, bench);
      List<Entrant> entrants = work.entrants();
      searches = IntStream.range(0, entrants.size()).filter(i -> entrants.get(i).searches())
          .mapToObj(i -> new Cell(i, Optional.empty())).toList();
      runs = IntStream.range(0, entrants.size()).boxed()
          .flatMap(i -> bench.seeds().stream().map(seed -> new Cell(i, Optional.of(seed)))).toList();
      found = (int) Stream.concat(searches.stream(), runs.stream()).filter(c -> log.found(name(c)).isPresent()).count();
      seconds = clock.seconds();
    }

    private String name(Cell cell) {
      return task.name() + " " + work.name(cell);
    }

    List<Row> rows() throws IOException, InterruptedException {
      watch.begins(task, cells(), found);
      List<Choice> choices = choices();
      List<Outcome> outcomes = outcomes(runs, choices);
      List<Row> rows = new ArrayList<>();
      int seeds = bench.seeds().size();
      for (int i = 0; i < choices.size(); i++) {
        Entrant entrant = work.entrants().get(i);
        rows.add(new Row(task.name(), entrant.rule(), entrant.arithmetic(), entrant.settings(choices.get(i).rates()),
            choices.get(i).tried(),
            outcomes.subList(i * seeds, (i + 1) * seeds).stream().map(o -> o.run().orElseThrow()).toList()));
      }
      watch.ends();
      return rows;
    }

    /** Of all entrants, in their order. */
    private List<Choice> choices() throws IOException, InterruptedException {
      List<Choice> choices = new ArrayList<>();
      for (Entrant entrant : work.entrants()) {
        choices.add(entrant.searches() ? Choice.NOTHING : entrant.search());
      }
      List<Outcome> outcomes = outcomes(searches, List.of());
      for (int k = 0; k < outcomes.size(); k++) {
        choices.set(searches.get(k).entrant(), outcomes.get(k).choice().orElseThrow());
      }
      return choices;
    }

    /** In the order of the cells; those that were done in an earlier run are not done again. */
    private List<Outcome> outcomes(List<Cell> cells, List<Choice> choices) throws IOException, InterruptedException {
      List<Cell> left = cells.stream().filter(cell -> log.found(name(cell)).isEmpty()).toList();
      Map<Cell, byte[]> results = new LinkedHashMap<>();
      cells.forEach(cell -> log.found(name(cell)).ifPresent(result -> results.put(cell, result)));
      if (!left.isEmpty()) {
        List<byte[]> fresh = crew.map(work, Parcel.of(new Agenda(left, choices)), left.size(), (k, result, members) -> {
          log.done(name(left.get(k)), result);
          watch.done(work.name(left.get(k)), CellWork.told(Parcel.open(result, Outcome.class)), members);
        });
        IntStream.range(0, left.size()).forEach(k -> results.put(left.get(k), fresh.get(k)));
      }
      List<Outcome> outcomes = cells.stream().map(c -> Parcel.open(results.get(c), Outcome.class)).toList();
      seconds += outcomes.stream().mapToDouble(Outcome::seconds).sum();
      return outcomes;
    }

    private int cells() {
      return searches.size() + runs.size();
    }

    TaskTime time() {
      return new TaskTime(task.name(), (System.nanoTime() - begun) * 1e-9, seconds, cells(), found);
    }
  }
}
