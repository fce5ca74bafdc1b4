package org.onegrasp.ros;

/** One service that this node offers, until it is closed. */
public final class ServiceServer implements AutoCloseable {
  ServiceServer() {}

  /** The resolved name. */
  public String name() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
