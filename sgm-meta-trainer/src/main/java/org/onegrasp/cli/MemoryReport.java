package org.onegrasp.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.onegrasp.network.Arena;
import org.onegrasp.network.TensorLife;
import org.onegrasp.plot.BoxChart;
import org.onegrasp.plot.BoxChart.Box;
import org.onegrasp.plot.BoxChart.Fill;
import org.onegrasp.rules.Planner;

/** Who lives where and when in the memory of a lesson: as a text, and as a picture. */
final class MemoryReport {
  private static final int BAR = 40; // characters of the fullest step
  private final Planner.Memory memory;
  private final List<Arena.Resident> residents;
  private final int last;

  MemoryReport(Planner.Memory memory) {
    this.memory = memory;
    last = memory.steps().size() - 1;
    residents = memory.residents().stream().filter(resident -> resident.life().bytes() > 0)
        .sorted(Comparator.comparingInt((Arena.Resident resident) -> resident.life().first())
            .thenComparingInt(Arena.Resident::offset))
        .toList();
  }

  private boolean stays(TensorLife life) {
    return life.first() == 0 && life.last() == last;
  }

  private String title() {
    int fullest = 0;
    for (int step = 1; step <= last; step++) {
      fullest = used(step) > used(fullest) ? step : fullest;
    }
    return String.format(Locale.ROOT,
        "%s: %,d bytes, %,d of them in use in the fullest step, %d %s; %d steps for each sample",
        memory.rule().label(), memory.bytes(), used(fullest), fullest, memory.steps().get(fullest), last + 1);
  }

  private int used(int step) {
    return residents.stream().filter(resident -> resident.life().lives(step))
        .mapToInt(resident -> resident.life().in(step).bytes()).sum();
  }

  private String name(Arena.Resident resident) {
    TensorLife life = resident.life();
    return life.workspace() ? "workspace of " + life.first() + " " + memory.steps().get(life.first()) : life.name();
  }

  void print(PrintWriter out) {
    out.printf("%s%n%n%10s %10s %9s  %s%n", title(), "offset", "bytes", "steps", "what");
    residents.stream().filter(resident -> stays(resident.life())).forEach(resident -> line(out, resident, "all"));
    for (Arena.Resident resident : residents) {
      if (!stays(resident.life())) {
        line(out, resident, resident.life().first() + "-" + resident.life().last());
      }
    }
    out.printf("%n%10s %10s  %s%n", "step", "in use", "what");
    for (int step = 0; step <= last; step++) {
      out.printf(Locale.ROOT, "%10d %,10d  %-28s %s%n", step, used(step), memory.steps().get(step),
          "#".repeat((int) (BAR * (long) used(step) / memory.bytes())));
    }
  }

  private void line(PrintWriter out, Arena.Resident resident, String steps) {
    out.printf(Locale.ROOT, "%,10d %,10d %9s  %s%n",
        resident.offset() + resident.life().in(resident.life().first()).from(),
        resident.life().bytes(), steps, name(resident));
  }

  /** Steps go to the right, bytes upwards. */
  void draw(Path file) throws IOException {
    List<Box> boxes = new ArrayList<>();
    for (Arena.Resident resident : residents) {
      TensorLife life = resident.life();
      List<Integer> from = new ArrayList<>();
      List<Integer> end = new ArrayList<>();
      for (int step = life.first(); step <= life.last(); step++) {
        from.add(resident.offset() + life.in(step).from());
        end.add(resident.offset() + life.in(step).end());
      }
      Fill fill = stays(life) ? Fill.STAYING : life.workspace() ? Fill.OWN : Fill.PASSING;
      boxes.add(new Box(life.workspace() ? "workspace" : life.name(), fill, life.first(), from, end));
    }
    BoxChart.write(title(), "bytes", memory.steps(), boxes, file);
  }
}
