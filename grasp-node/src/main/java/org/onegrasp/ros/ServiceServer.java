package org.onegrasp.ros;

import java.util.concurrent.atomic.AtomicBoolean;

/** One service that this node offers, until it is closed. */
public final class ServiceServer implements AutoCloseable {
  private final String name;
  private final Runnable withdraw;
  private final AtomicBoolean closed = new AtomicBoolean();

  ServiceServer(String name, Runnable withdraw) {
    this.name = name;
    this.withdraw = withdraw;
  }

  /** The resolved name. */
  public String name() {
    return name;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      withdraw.run();
    }
  }
}
