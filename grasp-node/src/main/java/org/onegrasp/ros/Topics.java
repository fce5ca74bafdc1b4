package org.onegrasp.ros;

import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.ros.Registrar.Registration;
import org.onegrasp.ros.tcpros.OutgoingTopic;
import org.onegrasp.ros.tcpros.TopicType;

/** The topics of one node, by resolved name. */
final class Topics {
  /** A topic that we publish, for as many publishers as the node has of it. */
  private static final class Offered {
    final OutgoingTopic topic;
    final Registration registration;
    int publishers;

    Offered(OutgoingTopic topic, Registration registration) {
      this.topic = topic;
      this.registration = registration;
    }
  }

  private final URI slave;
  private final Registrar registrar;
  private final PublisherLink.Shared shared;
  private final NodeThreads threads;
  private final Failures failures;
  private final Map<String, Offered> outgoing = new HashMap<>();
  private final Map<String, IncomingTopic> incoming = new HashMap<>();
  private final Map<String, Registration> subscribed = new HashMap<>();

  Topics(URI slave, Registrar registrar, PublisherLink.Shared shared, NodeThreads threads, Failures failures) {
    this.slave = slave;
    this.registrar = registrar;
    this.shared = shared;
    this.threads = threads;
    this.failures = failures;
  }

  private static TopicType type(MessageCodec<?> codec) {
    return new TopicType(codec.type(), codec.md5(), codec.definition());
  }

  <M> Publisher<M> advertise(String name, MessageCodec<M> codec, boolean latch, int queueSize) {
    requirePositive(name, queueSize);
    Offered offered;
    boolean first;
    synchronized (this) {
      offered = outgoing.computeIfAbsent(name, n -> offer(n, codec));
      requireSame(name, offered.topic.type(), codec);
      offered.topic.widen(queueSize, latch);
      first = ++offered.publishers == 1;
    }
    if (first) {
      registrar.add(offered.registration);
    }
    return new Publisher<>(offered.topic, codec, latch, () -> withdraw(name));
  }

  private Offered offer(String name, MessageCodec<?> codec) {
    Registration registration = new Registration(
        master -> master.call("registerPublisher", name, codec.type(), slave.toString()),
        master -> master.call("unregisterPublisher", name, slave.toString()));
    return new Offered(new OutgoingTopic(name, type(codec)), registration);
  }

  private void withdraw(String name) {
    Offered offered;
    synchronized (this) {
      offered = outgoing.get(name);
      if (offered == null || --offered.publishers > 0) {
        return;
      }
      outgoing.remove(name);
    }
    registrar.remove(offered.registration);
    offered.topic.close();
  }

  <M> Subscription subscribe(String name, MessageCodec<M> codec, Subscription.Limits limits, Consumer<M> callback) {
    requirePositive(name, limits.queueSize());
    MessageQueue<M> queue = new MessageQueue<>(name, codec, limits, callback, threads.callbacks, failures);
    IncomingTopic topic;
    Registration registration = null;
    synchronized (this) {
      topic = incoming.get(name);
      if (topic == null) {
        topic = new IncomingTopic(name, type(codec), shared);
        registration = registration(topic);
        incoming.put(name, topic);
        subscribed.put(name, registration);
      }
      if (codec instanceof Follower follower) {
        follower.follow(topic);
      } else {
        requireSame(name, topic.type(), codec);
      }
      topic.add(queue);
    }
    if (registration != null) {
      registrar.add(registration);
    }
    IncomingTopic found = topic;
    return new Subscription(topic, queue, () -> unsubscribe(found, queue));
  }

  /**
   * The answer may be older than an update that overtook it, so it only adds publishers. It is asked for again now and
   * then: a master tells of a publisher once, whether that arrives or not, and anybody may say that there is none.
   */
  private Registration registration(IncomingTopic topic) {
    return new Registration(
        master -> topic.addPublishers(
            uris(master.call("registerSubscriber", topic.name(), topic.type().name(), slave.toString()))),
        master -> master.call("unregisterSubscriber", topic.name(), slave.toString()), true);
  }

  private void unsubscribe(IncomingTopic topic, MessageQueue<?> queue) {
    Registration registration;
    synchronized (this) {
      if (!topic.remove(queue)) {
        return;
      }
      incoming.remove(topic.name());
      registration = subscribed.remove(topic.name());
    }
    if (registration != null) {
      registrar.remove(registration);
    }
    topic.close();
  }

  /** @throws IOException when that is no list of URIs */
  static List<URI> uris(Object value) throws IOException {
    if (!(value instanceof List<?> list)) {
      throw new IOException("Expected a list of publishers, got " + Quoted.of(value));
    }
    try {
      return list.stream().map(uri -> URI.create((String) uri)).distinct().toList();
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new IOException("Not a list of URIs: " + Quoted.of(value), e);
    }
  }

  private static void requirePositive(String name, int queueSize) {
    if (queueSize < 1) {
      throw new IllegalArgumentException("Queue size " + queueSize + " of " + name + " must be at least 1");
    }
  }

  private static void requireSame(String name, TopicType type, MessageCodec<?> codec) {
    if (!type.md5().equals(codec.md5())) {
      throw new IllegalArgumentException(
          "Topic " + name + " already has type " + type.name() + " in this node, it cannot have " + codec.type()
              + " too");
    }
  }

  synchronized Optional<OutgoingTopic> outgoing(String name) {
    return Optional.ofNullable(outgoing.get(name)).map(offered -> offered.topic);
  }

  synchronized Optional<IncomingTopic> incoming(String name) {
    return Optional.ofNullable(incoming.get(name));
  }

  synchronized List<OutgoingTopic> outgoing() {
    return outgoing.values().stream().map(offered -> offered.topic).toList();
  }

  synchronized Collection<IncomingTopic> incoming() {
    return List.copyOf(incoming.values());
  }

  void close() {
    outgoing().forEach(OutgoingTopic::close);
    incoming().forEach(IncomingTopic::close);
  }
}
