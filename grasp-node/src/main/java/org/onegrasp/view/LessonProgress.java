package org.onegrasp.view;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.onegrasp.msgs.TeachingStatus;

/** Shows a lesson as a progress bar, from the teaching statuses that it is handed. */
public final class LessonProgress implements Consumer<TeachingStatus> {
  private final BlockingQueue<TeachingStatus> statuses = new LinkedBlockingQueue<>();

  /** May be called from any thread. */
  @Override
  public void accept(TeachingStatus status) {
    statuses.add(status);
  }

  /** What was said until now belongs to earlier lessons. */
  public void forget() {
    statuses.clear();
  }

  /**
   * Waits for the end of the lesson, however long it takes on this machine, as long as it goes on.
   *
   * @param silence the longest time without any news of it
   * @return the last status: DONE, REJECTED or FAILED
   * @throws IllegalStateException when it is silent for longer
   */
  public TeachingStatus await(String object, Duration silence) throws InterruptedException {
    long end = System.nanoTime() + silence.toNanos();
    try (
        ProgressBar bar = new ProgressBarBuilder().setTaskName("teaching").setInitialMax(1).setUpdateIntervalMillis(100)
            .setStyle(ProgressBarStyle.ASCII).build()) {
      while (true) {
        TeachingStatus status = statuses.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (status == null) {
          throw new IllegalStateException(
              "nothing was heard of the lesson for " + silence.toSeconds() + " s; see the log above");
        }
        if (status.object().equals(object)) {
          end = System.nanoTime() + silence.toNanos();
          show(status, bar);
          if (status.state() >= TeachingStatus.DONE) {
            return status;
          }
        }
      }
    }
  }

  private static void show(TeachingStatus status, ProgressBar bar) {
    if (status.steps() > 0) {
      bar.maxHint(status.steps());
      bar.stepTo(status.step());
      bar.setExtraMessage(String.format(java.util.Locale.ROOT, "loss %.3f, %,d bytes", status.loss(), status.bytes()));
    }
  }
}
