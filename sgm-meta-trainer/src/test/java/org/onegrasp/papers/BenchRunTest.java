package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.parallel.Crew;
import org.onegrasp.parallel.ThreadCrew;

@Timeout(60)
class BenchRunTest {
  @TempDir
  private Path data;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> lines = new ArrayList<>();
  private int cells = Integer.MAX_VALUE; // that are computed before the power goes

  /** Three rules that search for a rate; a run is as accurate as rate and seed say. */
  private final class Rates implements Task {
    @Override
    public String name() {
      return "rates";
    }

    @Override
    public String about() {
      return "searches";
    }

    @Override
    public String folder() {
      return NO_FOLDER;
    }

    @Override
    public List<Entrant> open(Bench bench) {
      return List.of(new Rate("a", 0.1), new Rate("b", 0.2), new Rate("c", 0.3));
    }
  }

  private final class Rate implements Entrant {
    private final String rule;
    private final double rate;

    Rate(String rule, double rate) {
      this.rule = rule;
      this.rate = rate;
    }

    private void ask(String what) {
      asked.add(what);
      if (asked.size() > cells) {
        throw new IllegalStateException("the power is gone");
      }
    }

    @Override
    public String rule() {
      return rule;
    }

    @Override
    public String arithmetic() {
      return "float";
    }

    @Override
    public boolean searches() {
      return true;
    }

    @Override
    public Choice search() {
      ask(rule);
      return new Choice(List.of(rate), "0.01: 0.5000, " + rate + ": 0.6000");
    }

    @Override
    public String settings(List<Double> rates) {
      return "step " + rates.get(0);
    }

    @Override
    public Row.Run run(List<Double> rates, long seed) {
      ask(rule + seed);
      return new Row.Run(seed, rates.get(0) + seed / 100.0, seed, 1000 * seed);
    }
  }

  /** Keeps cells in a map. */
  private static final class Kept implements CellLog {
    private final Map<String, byte[]> cells = new LinkedHashMap<>();

    @Override
    public Optional<byte[]> found(String cell) {
      return Optional.ofNullable(cells.get(cell));
    }

    @Override
    public void done(String cell, byte[] result) {
      cells.put(cell, result);
    }
  }

  private BenchResult run(Task task, int threads, CellLog log) throws IOException, InterruptedException {
    Bench bench = new Bench(data, List.of(1L, 2L), false, Kernels.best(), line -> {});
    try (Crew crew = new ThreadCrew("cells", threads)) {
      return new BenchRun(bench, crew, log, BenchWatch.lines(lines::add)).of(List.of(task));
    }
  }

  @Test
  void ratesAreSearchedOnceAndRowsAreThoseOfAllSeeds() throws Exception {
    BenchResult result = run(new Rates(), 1, CellLog.NOTHING);
    assertEquals(List.of("a", "b", "c", "a1", "a2", "b1", "b2", "c1", "c2"), asked);
    Row row = result.rows().get(1);
    assertEquals("step 0.2", row.settings());
    assertEquals("0.01: 0.5000, 0.2: 0.6000", row.tried());
    assertEquals(List.of(0.2 + 0.01, 0.2 + 0.02), row.runs().stream().map(Row.Run::accuracy).toList());
    assertTrue(lines.contains("rates: b/float, step sizes: 0.2 of 0.01: 0.5000, 0.2: 0.6000"), lines.toString());
    assertTrue(lines.contains("rates: c/float, seed 2: 0.3200, 2.00 s"), lines.toString());
  }

  @Test
  void aRunThatWasCutGoesOnWithoutDoingACellAgain() throws Exception {
    List<Row> whole = run(new Rates(), 1, CellLog.NOTHING).rows();
    for (int cut = 0; cut < 9; cut++) {
      Kept kept = new Kept();
      asked.clear();
      cells = cut;
      assertThrows(IllegalStateException.class, () -> run(new Rates(), 1, kept));
      assertEquals(cut, kept.cells.size());
      List<String> done = List.copyOf(asked.subList(0, cut));
      asked.clear();
      cells = Integer.MAX_VALUE;
      BenchResult resumed = run(new Rates(), 1, kept);
      assertEquals(whole, resumed.rows());
      assertEquals(9 - cut, asked.size(), asked.toString());
      assertTrue(Collections.disjoint(done, asked), done + " and " + asked);
      assertEquals(cut, resumed.times().get(0).found());
      assertEquals(9, resumed.times().get(0).cells());
    }
  }

  @Test
  void rowsAreTheSameWithManyThreadsOnWhichCellsRunSideBySide() throws Exception {
    List<Row> one = run(new Rates(), 1, CellLog.NOTHING).rows();
    assertEquals(one, run(new Rates(), 4, CellLog.NOTHING).rows());
    CyclicBarrier together = new CyclicBarrier(2);
    Task pairs = new Counting(seed -> {
      await(together);
      return new Row.Run(seed, 1, 0, 1);
    });
    assertEquals(1, run(pairs, 2, CellLog.NOTHING).rows().size());
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** One row, without a search. */
  private record Counting(java.util.function.LongFunction<Row.Run> runs) implements Task {
    @Override
    public String name() {
      return "counting";
    }

    @Override
    public String about() {
      return "counts";
    }

    @Override
    public String folder() {
      return NO_FOLDER;
    }

    @Override
    public List<Entrant> open(Bench bench) {
      return List.of(new Untaught("", runs));
    }
  }

  @Test
  void processorTimeIsThatOfTheCellsAndNotOfThoseThatWait() throws Exception {
    BenchResult waiting = run(new Counting(seed -> {
      await(new CyclicBarrier(1));
      try {
        Thread.sleep(200); // the clock goes, the processor does not
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return new Row.Run(seed, 1, 0, 1);
    }), 1, CellLog.NOTHING);
    TaskTime time = waiting.times().get(0);
    assertTrue(time.wallSeconds() >= 0.4 && time.processorSeconds() < 0.3, time.toString());
    assertTrue(waiting.timeTable().lines().anyMatch(line -> line.startsWith("all ")), waiting.timeTable());
  }

  @Test
  void valuesAreMadeOnceHoweverManyAsk() throws Exception {
    AtomicInteger made = new AtomicInteger();
    Once<Long, Integer> once = new Once<>(key -> made.incrementAndGet());
    BenchResult result = run(new Counting(seed -> new Row.Run(seed, once.of(7L), 0, 1)), 2, CellLog.NOTHING);
    assertEquals(1, made.get());
    assertEquals(List.of(1.0, 1.0), result.rows().get(0).runs().stream().map(Row.Run::accuracy).toList());
  }

  @Test
  void otherDataHaveAnotherDigest() throws IOException {
    Files.writeString(data.resolve("a"), "one");
    String before = DataDigest.of(data);
    assertEquals(before, DataDigest.of(data));
    Files.writeString(data.resolve("a"), "two");
    assertTrue(!before.equals(DataDigest.of(data)));
    assertEquals("", DataDigest.of(data.resolve("missing")));
  }
}
