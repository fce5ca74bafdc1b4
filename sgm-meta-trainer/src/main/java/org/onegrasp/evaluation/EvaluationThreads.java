package org.onegrasp.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A few threads for independent tasks, whose results come in the order of the tasks. */
final class EvaluationThreads implements AutoCloseable {
  private final ExecutorService pool;

  EvaluationThreads(int count) {
    AtomicInteger number = new AtomicInteger();
    pool = Executors.newFixedThreadPool(count, work -> new Thread(work, "evaluation " + number.incrementAndGet()));
  }

  <T> List<T> all(List<Callable<T>> tasks) throws IOException, InterruptedException {
    List<Future<T>> futures = new ArrayList<>();
    tasks.forEach(task -> futures.add(pool.submit(task)));
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException unreadable) {
          throw unreadable;
        }
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException("evaluation failed", e.getCause());
      }
    }
    return results;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
