package org.onegrasp.ros;

/** One topic that this node listens to, until it is closed. */
public final class Subscription implements AutoCloseable {
  Subscription() {}

  /** The resolved name. */
  public String topic() {
    throw new UnsupportedOperationException();
  }

  /** Publishers that are connected now. */
  public int publisherCount() {
    throw new UnsupportedOperationException();
  }

  /** Messages that were thrown away because the callback was too slow. */
  public long dropped() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
