package org.onegrasp.ros;

import java.util.concurrent.atomic.AtomicBoolean;

/** One topic that this node listens to, until it is closed. */
public final class Subscription implements AutoCloseable {
  /**
   * What a subscription takes.
   *
   * @param queueSize messages that wait for a slow callback before the oldest is dropped; at least 1
   * @param messageBytes larger messages are left out, told once and counted as malformed
   */
  public record Limits(int queueSize, int messageBytes) {}

  private final IncomingTopic connections;
  private final MessageQueue<?> queue;
  private final Runnable unsubscribe;
  private final AtomicBoolean closed = new AtomicBoolean();

  Subscription(IncomingTopic connections, MessageQueue<?> queue, Runnable unsubscribe) {
    this.connections = connections;
    this.queue = queue;
    this.unsubscribe = unsubscribe;
  }

  /** The resolved name. */
  public String topic() {
    return connections.name();
  }

  /** Publishers that are connected now. */
  public int publisherCount() {
    return connections.publisherCount();
  }

  /** Why nothing comes, as far as it lies with publishers or connections; empty when it does not. */
  public String trouble() {
    return connections.trouble();
  }

  /** Messages that were thrown away because the callback was too slow. */
  public long dropped() {
    return queue.dropped();
  }

  /** Messages that could not be read: their bytes are none of the topic's type, or too many. */
  public long malformed() {
    return queue.malformed();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      unsubscribe.run();
    }
  }
}
