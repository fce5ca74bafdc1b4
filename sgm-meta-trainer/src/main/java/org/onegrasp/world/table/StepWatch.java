package org.onegrasp.world.table;

/** Calls somebody after every so many steps of a world, on the thread that moves it; nobody at first. */
public final class StepWatch {
  private int every = Integer.MAX_VALUE;
  private Runnable watcher = () -> {};
  private int since;

  /** From now on this one, after every so many steps. */
  public void set(int steps, Runnable newWatcher) {
    every = steps;
    watcher = newWatcher;
  }

  /** The most steps that may go by in one. */
  public int every() {
    return every;
  }

  /** So many steps have gone by. */
  public void passed(int steps) {
    since += steps;
    if (since >= every) {
      since = 0;
      watcher.run();
    }
  }
}
