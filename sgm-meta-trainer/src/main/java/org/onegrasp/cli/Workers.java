package org.onegrasp.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** A few threads for independent tasks, whose results come in the order of the tasks. */
final class Workers implements AutoCloseable {
  private final ExecutorService threads;

  Workers(int count) {
    int[] made = {0};
    threads = Executors.newFixedThreadPool(count, task -> {
      Thread thread = new Thread(task, "worker-" + made[0]++);
      thread.setDaemon(true);
      return thread;
    });
  }

  /** Results of tasks 0 to {@code count} - 1. */
  <T> List<T> map(int count, IntFunction<T> task) {
    List<Callable<T>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      calls.add(() -> task.apply(index));
    }
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a worker failed: " + e.getCause(), e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
