package org.onegrasp.ros;

import java.util.concurrent.atomic.AtomicBoolean;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.ros.tcpros.OutgoingTopic;

/**
 * One topic that this node offers. Safe for use by several threads.
 *
 * @param <M> record of the message type
 */
public final class Publisher<M> implements AutoCloseable {
  private final OutgoingTopic connections;
  private final MessageCodec<M> codec;
  private final boolean latch;
  private final Runnable withdraw;
  private final AtomicBoolean closed = new AtomicBoolean();

  Publisher(OutgoingTopic connections, MessageCodec<M> codec, boolean latch, Runnable withdraw) {
    this.connections = connections;
    this.codec = codec;
    this.latch = latch;
    this.withdraw = withdraw;
  }

  /**
   * Sends a message to every subscriber and returns at once. A subscriber that is too slow loses its oldest waiting
   * messages. When the type starts with a Header, {@code header.seq} is replaced by a counter of this topic.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public void publish(M message) {
    if (closed.get()) {
      throw new IllegalStateException("Publisher of " + topic() + " is closed");
    }
    if (connections.wanted(latch)) {
      connections.send(Frames.frame(codec, message), latch ? this : null);
    }
  }

  /** Subscribers that are connected now. */
  public int subscriberCount() {
    return connections.subscriberCount();
  }

  /**
   * Messages of this node on the topic that never left, as a subscriber was too slow; each counts once for each
   * subscriber.
   */
  public long dropped() {
    return connections.dropped();
  }

  /** The resolved name. */
  public String topic() {
    return connections.name();
  }

  /** Withdraws the topic from the master and hangs up, unless the node has another publisher of it. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      connections.forget(this);
      withdraw.run();
    }
  }
}
