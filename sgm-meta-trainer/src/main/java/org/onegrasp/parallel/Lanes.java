package org.onegrasp.parallel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * A few threads for independent tasks, whose results come in the order of the tasks: the same however many threads
 * there are. When tasks fail, the failure of the first of them in that order is thrown, as it was, and those that have
 * not begun never do.
 */
public final class Lanes implements AutoCloseable {
  private static final long LAST_TASKS_SECONDS = 60;

  private final ExecutorService threads;

  /** @param name of the threads, which are numbered from 1 and do not keep the process alive */
  public Lanes(String name, int count) {
    AtomicInteger number = new AtomicInteger();
    threads = Executors.newFixedThreadPool(count, work -> {
      Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
  }

  /**
   * Results of tasks that may read and write files, or be interrupted.
   *
   * @throws IOException when a task throws it
   * @throws InterruptedException when the caller is interrupted
   */
  public <T> List<T> all(List<? extends Callable<T>> tasks) throws IOException, InterruptedException {
    List<Future<T>> futures = new ArrayList<>();
    tasks.forEach(task -> futures.add(threads.submit(task)));
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      futures.forEach(future -> future.cancel(false));
    }
  }

  /** The failure as it was, or what stands for it; never returns where it can be thrown here. */
  static IOException failure(Throwable cause) {
    if (cause instanceof RuntimeException failure) {
      throw failure;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof IOException unreadable) {
      return unreadable;
    }
    throw new IllegalStateException("a task failed: " + cause, cause);
  }

  /**
   * Results of a task for each number from 0 to {@code count} - 1.
   *
   * @throws IllegalStateException when the caller is interrupted; it stays so
   */
  public <T> List<T> map(int count, IntFunction<T> task) {
    List<Callable<T>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      tasks.add(() -> task.apply(index));
    }
    try {
      return all(tasks);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (IOException e) {
      throw new IllegalStateException("an IntFunction throws none", e);
    }
  }

  /** Begins no other task and waits for those that run, up to a minute. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(LAST_TASKS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
