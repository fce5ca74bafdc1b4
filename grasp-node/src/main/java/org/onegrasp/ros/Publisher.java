package org.onegrasp.ros;

/**
 * One topic that this node offers. Safe for use by several threads.
 *
 * @param <M> record of the message type
 */
public final class Publisher<M> implements AutoCloseable {
  Publisher() {}

  /**
   * Sends a message to every subscriber and returns at once. A subscriber that is too slow loses its oldest waiting messages.
   * When the type starts with a Header, {@code header.seq} is replaced by a counter of this topic.
   */
  public void publish(M message) {
    throw new UnsupportedOperationException();
  }

  /** Subscribers that are connected now. */
  public int subscriberCount() {
    throw new UnsupportedOperationException();
  }

  /** The resolved name. */
  public String topic() {
    throw new UnsupportedOperationException();
  }

  /** Withdraws the topic from the master and hangs up. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
