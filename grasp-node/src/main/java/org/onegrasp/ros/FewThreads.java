package org.onegrasp.ros;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A pool that makes a thread only when all of its threads are busy, and lets those go that have nothing to do. The
 * JDK's own fixed pool makes one with every task until it has all, whether the others work or not, and each holds some
 * 90 kB: heartbeats alone kept more than twenty of them.
 */
final class FewThreads {
  private static final long IDLE_SECONDS = 10;

  /** Takes a task at once only when a thread waits for it. */
  private static final class IdleFirst extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }
  }

  private FewThreads() {}

  /** @param most threads; further tasks wait for one of them */
  static ExecutorService pool(int most, ThreadFactory factory) {
    return new ThreadPoolExecutor(0, most, IDLE_SECONDS, TimeUnit.SECONDS, new IdleFirst(), factory,
        FewThreads::keep);
  }

  /** There are as many threads as may be, and none waits. */
  private static void keep(Runnable task, ThreadPoolExecutor pool) {
    if (pool.isShutdown()) {
      throw new RejectedExecutionException("the pool was shut down");
    }
    ((IdleFirst) pool.getQueue()).put(task);
  }
}
