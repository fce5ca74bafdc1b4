package org.onegrasp.ros.tcpros;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What went over one connection so far, as getBusStats and getBusInfo tell it. */
public final class Traffic {
  private static final AtomicInteger LAST_ID = new AtomicInteger();

  private final int id = LAST_ID.incrementAndGet();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();

  void count(long messageBytes) {
    bytes.addAndGet(messageBytes);
    messages.incrementAndGet();
  }

  /** Number of the connection, unique in this process. */
  public int id() {
    return id;
  }

  public long bytes() {
    return bytes.get();
  }

  public long messages() {
    return messages.get();
  }
}
