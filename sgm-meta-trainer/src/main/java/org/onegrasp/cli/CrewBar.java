package org.onegrasp.cli;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;

/** A progress bar that also tells who works and how fast, once that is more than this process. */
final class CrewBar implements AutoCloseable {
  private final ProgressBar bar;
  private final String unit;
  private final long begun = System.nanoTime();
  private long jobs;

  /** @param unit of what is counted, such as {@code trials} */
  CrewBar(ProgressBar bar, String unit) {
    this.bar = bar;
    this.unit = unit;
  }

  /** A job is done, which was so many steps. */
  synchronized void step(int steps, int members) {
    step(steps, members, "");
  }

  /** The same; it also tells what was done. */
  synchronized void step(int steps, int members, String what) {
    jobs++;
    bar.stepBy(steps);
    String crew = members > 1 ? String.format(Locale.ROOT, "%d members, %.2f %s/s", members, rate(), unit) : "";
    bar.setExtraMessage(what + (what.isEmpty() || crew.isEmpty() ? "" : "; ") + crew);
  }

  private double rate() {
    return jobs / Math.max(1e-3, (System.nanoTime() - begun) * 1e-9);
  }

  @Override
  public void close() {
    bar.close();
  }
}
