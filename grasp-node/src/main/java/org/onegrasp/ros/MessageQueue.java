package org.onegrasp.ros;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.Quoted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages on their way to one callback. Event loops offer; the callback thread takes one at a time, so that busy
 * topics do not keep others waiting. A full queue drops its oldest message, undecoded: full of messages, or of more
 * than {@value #MOST_BYTES} bytes before the newest.
 */
final class MessageQueue<M> {
  /** Bytes that wait, besides the newest message. */
  static final long MOST_BYTES = 16 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(MessageQueue.class);
  private final MessageCodec<M> codec;
  private final Subscription.Limits limits;
  private final Consumer<M> callback;
  private final ExecutorService thread;
  private final Failures failures;
  private final String topic;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private boolean scheduled;
  private boolean closed;
  private boolean complained;
  private long bytes; // of all that wait
  private long dropped;
  private long malformed;

  MessageQueue(String topic, MessageCodec<M> codec, Subscription.Limits limits, Consumer<M> callback,
      ExecutorService thread,
      Failures failures) {
    this.topic = topic;
    this.codec = codec;
    this.limits = limits;
    this.callback = callback;
    this.thread = thread;
    this.failures = failures;
  }

  /** @param body taken over */
  synchronized void offer(ByteBuf body) {
    if (closed) {
      body.release();
      return;
    }
    if (body.readableBytes() > limits.messageBytes()) {
      refuse("it has " + body.readableBytes() + " bytes, at most " + limits.messageBytes() + " are taken here");
      body.release();
      return;
    }
    while (waiting.size() == limits.queueSize() || !waiting.isEmpty() && bytes > MOST_BYTES) {
      drop();
    }
    waiting.add(body);
    bytes += body.readableBytes();
    if (!scheduled) {
      schedule();
    }
  }

  private void drop() {
    ByteBuf oldest = waiting.poll();
    bytes -= oldest.readableBytes();
    oldest.release();
    dropped++;
  }

  private void schedule() {
    try {
      thread.execute(this::deliverOne);
      scheduled = true;
    } catch (RejectedExecutionException e) {
      close(); // The node is going down.
    }
  }

  private void deliverOne() {
    ByteBuf body;
    synchronized (this) {
      body = waiting.poll();
      bytes -= body == null ? 0 : body.readableBytes();
      scheduled = false;
    }
    try {
      if (body != null) {
        failures.guard("callback of " + topic, () -> deliver(body));
      }
    } finally {
      scheduleMore();
    }
  }

  private synchronized void scheduleMore() {
    if (!scheduled && !waiting.isEmpty()) {
      schedule();
    }
  }

  private void deliver(ByteBuf body) {
    M message = decode(body);
    if (message != null) {
      callback.accept(message);
    }
  }

  /** The message, or null when the bytes are none. */
  private M decode(ByteBuf body) {
    try {
      return Frames.message(codec, body);
    } catch (MalformedMessageException e) {
      refuse(e.getMessage());
      return null;
    } finally {
      body.release();
    }
  }

  private synchronized void refuse(String reason) {
    failures.add();
    malformed++;
    if (!complained) {
      LOG.warn("A publisher of {} sends what cannot be taken as {}: {}; more of that is counted only", topic,
          codec.type(), Quoted.line(reason));
    }
    complained = true;
  }

  /** A publisher sent what is no message at all; its link has told it. */
  synchronized void garbage() {
    malformed++;
  }

  synchronized long dropped() {
    return dropped;
  }

  synchronized long malformed() {
    return malformed;
  }

  synchronized void close() {
    closed = true;
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    bytes = 0;
  }
}
