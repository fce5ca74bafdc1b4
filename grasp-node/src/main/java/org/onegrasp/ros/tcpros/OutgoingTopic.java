package org.onegrasp.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onegrasp.msgs.Quoted;

/**
 * One topic that this node publishes, with the subscribers that are connected. Publishing never blocks: each subscriber
 * has a bounded queue of its own that drops its oldest message.
 */
public final class OutgoingTopic {
  /** Subscribers of one topic. */
  static final int MOST_SUBSCRIBERS = 128;
  private static final int MOST_OF_A_NAME = 256;
  private final String name;
  private final TopicType type;
  private final boolean countsSeq;
  private final List<SubscriberQueue> subscribers = new ArrayList<>();
  private final Map<Object, ByteBuf> latched = new LinkedHashMap<>();
  private int queueSize = 1;
  private boolean latching;
  private boolean closed;
  private int seq;
  private long sentBytes;
  private long droppedBefore; // for subscribers that have left

  public OutgoingTopic(String name, TopicType type) {
    this.name = name;
    this.type = type;
    this.countsSeq = type.startsWithHeader();
  }

  public String name() {
    return name;
  }

  public TopicType type() {
    return type;
  }

  /**
   * Several publishers in one node share a topic: the longest queue counts, and one that latches makes the topic
   * latching.
   */
  public synchronized void widen(int atLeast, boolean latch) {
    queueSize = Math.max(queueSize, atLeast);
    latching |= latch;
  }

  /** Whether a message of a publisher that latches or not would reach anybody, now or later. */
  public synchronized boolean wanted(boolean latch) {
    return !closed && (latch || !subscribers.isEmpty());
  }

  /**
   * Sends a frame to every subscriber.
   *
   * @param frame length and body; taken over
   * @param latchKey keeps the message for later subscribers, in the place of this key's previous one; null keeps
   * nothing
   */
  public synchronized void send(ByteBuf frame, Object latchKey) {
    if (closed) {
      frame.release();
      return;
    }
    if (countsSeq && frame.readableBytes() >= 8) {
      frame.setIntLE(frame.readerIndex() + 4, ++seq);
    }
    for (SubscriberQueue subscriber : subscribers) {
      subscriber.offer(frame.retainedDuplicate());
      sentBytes += frame.readableBytes();
    }
    if (latchKey == null) {
      frame.release();
    } else {
      release(latched.put(latchKey, frame));
    }
  }

  /** Forgets the message that was kept for this key. */
  public synchronized void forget(Object latchKey) {
    release(latched.remove(latchKey));
  }

  private static void release(ByteBuf buffer) {
    if (buffer != null) {
      buffer.release();
    }
  }

  public synchronized int subscriberCount() {
    return subscribers.size();
  }

  public synchronized List<Subscriber> subscribers() {
    return subscribers.stream().map(SubscriberQueue::description).toList();
  }

  public synchronized long sentBytes() {
    return sentBytes;
  }

  /** Messages that never left, as their subscriber was too slow; each counts once for each subscriber. */
  public synchronized long dropped() {
    return droppedBefore + subscribers.stream().mapToLong(SubscriberQueue::dropped).sum();
  }

  /** Hangs up on every subscriber. */
  public void close() {
    List<SubscriberQueue> leaving;
    synchronized (this) {
      closed = true;
      leaving = List.copyOf(subscribers);
      subscribers.clear();
      latched.values().forEach(ByteBuf::release);
      latched.clear();
    }
    leaving.forEach(SubscriberQueue::close);
  }

  /** What is wrong with a subscriber's header, in rospy's words; null when nothing is. */
  String refusal(String node, Map<String, String> header) {
    String md5 = header.get("md5sum");
    if (md5.equals(TopicType.ANY) || md5.equals(type.md5())) {
      return subscriberCount() < MOST_SUBSCRIBERS ? null
          : "topic [" + name + "] has " + MOST_SUBSCRIBERS + " subscribers already, which is its limit";
    }
    String requested = header.getOrDefault("type", type.name());
    if (!requested.equals(type.name()) && !requested.equals(TopicType.ANY)) {
      return "topic types do not match: [" + Quoted.of(requested) + "] vs. [" + type.name() + "]";
    }
    return "Client [" + Quoted.of(header.get("callerid")) + "] wants topic [" + name + "] to have datatype/md5sum ["
        + Quoted.of(requested) + "/" + Quoted.of(md5)
        + "], but our version has [" + type.name() + "/" + type.md5() + "] Dropping connection.";
  }

  Map<String, String> header(String node) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("callerid", node);
    synchronized (this) {
      fields.put("latching", latching ? "1" : "0");
    }
    fields.put("md5sum", type.md5());
    fields.put("message_definition", type.definition());
    fields.put("topic", name);
    fields.put("type", type.name());
    return fields;
  }

  /**
   * From here on the channel gets our header, the messages that were kept, and every later one: who has the header
   * misses nothing.
   */
  synchronized void connect(Channel channel, String node, String callerId) {
    if (closed) {
      channel.close();
      return;
    }
    SubscriberQueue queue =
        new SubscriberQueue(channel, Quoted.of(callerId, MOST_OF_A_NAME), queueSize, this::disconnect);
    channel.pipeline().addLast(queue);
    queue.start(ConnectionHeader.encode(header(node)));
    subscribers.add(queue);
    latched.values().forEach(frame -> queue.offer(frame.retainedDuplicate()));
  }

  private synchronized void disconnect(SubscriberQueue queue) {
    if (subscribers.remove(queue)) {
      droppedBefore += queue.dropped();
    }
  }
}
