package org.onegrasp.ros;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.onegrasp.ros.tcpros.TopicType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One topic that this node listens to: its publishers, and the callbacks that share their connections. */
final class IncomingTopic {
  /** Publishers that are looked for; /rosout of a large system has one a node. */
  static final int MOST_PUBLISHERS = 256;
  /** Bytes of the messages that are kept for later callbacks. */
  static final long MOST_LATCHED = 4 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(IncomingTopic.class);

  private final String name;
  private final TopicType type;
  private final PublisherLink.Shared shared;
  private final Map<URI, PublisherLink> links = new LinkedHashMap<>();
  private final List<MessageQueue<?>> queues = new CopyOnWriteArrayList<>();
  /** The last message of each publisher that latches, for callbacks that come later. Guarded by {@link #queues}. */
  private final Map<PublisherLink, ByteBuf> latched = new LinkedHashMap<>();
  /** What each publisher says that it sends, when we take any type. Guarded by {@link #queues}. */
  private final Map<PublisherLink, TopicType> offers = new LinkedHashMap<>();
  private volatile Function<TopicType, String> refusal = theirs -> "";
  private boolean closed;

  IncomingTopic(String name, TopicType type, PublisherLink.Shared shared) {
    this.name = name;
    this.type = type;
    this.shared = shared;
  }

  String name() {
    return name;
  }

  TopicType type() {
    return type;
  }

  /** @param why not that type, where we ask for any; empty when it is taken */
  void takeOnly(Function<TopicType, String> why) {
    refusal = why;
  }

  /**
   * Takes over what a publisher says that it sends.
   *
   * @return why not: we ask for any type, and do not take that one or another publisher sends another; else empty
   */
  String offered(PublisherLink publisher, TopicType theirs) {
    if (!type.md5().equals(TopicType.ANY)) {
      return ""; // the handshake has compared it with what we want
    }
    String refused = refusal.apply(theirs);
    synchronized (queues) {
      boolean same = offers.values().stream().allMatch(other -> other.md5().equals(theirs.md5()));
      if (same && refused.isEmpty()) {
        offers.put(publisher, theirs);
      }
      return same || !refused.isEmpty() ? refused : "another sends another type";
    }
  }

  /** What the publishers say that they send; null when there is none. */
  TopicType offered() {
    synchronized (queues) {
      return offers.values().stream().findFirst().orElse(null);
    }
  }

  /** A topic that latches gives the new callback its present message, as a new connection would. */
  void add(MessageQueue<?> queue) {
    synchronized (queues) {
      queues.add(queue);
      latched.values().forEach(body -> queue.offer(body.retainedDuplicate()));
    }
  }

  /** Whether that was the last one. */
  boolean remove(MessageQueue<?> queue) {
    queues.remove(queue);
    queue.close();
    return queues.isEmpty();
  }

  /**
   * Connects to publishers that are new here, and to known ones that were lost. Of too many those give way that are
   * named first and not connected: a master names the newest last.
   */
  synchronized void addPublishers(Collection<URI> publishers) {
    if (closed) {
      return;
    }
    int tooMany = Math.max(0, publishers.size() - MOST_PUBLISHERS);
    if (tooMany > 0) {
      LOG.warn("{} has {} publishers; only the {} that came last are looked for", name, publishers.size(),
          MOST_PUBLISHERS);
    }
    publishers.stream().skip(tooMany).filter(this::hasPlace)
        .forEach(uri -> links.computeIfAbsent(uri, u -> new PublisherLink(shared, this, type, u)).nudge());
  }

  /** Whether there is one, after the eldest link without a connection has made way. */
  private boolean hasPlace(URI publisher) {
    if (links.containsKey(publisher) || links.size() < MOST_PUBLISHERS) {
      return true;
    }
    Optional<URI> useless = links.keySet().stream().filter(uri -> links.get(uri).connection() == null).findFirst();
    useless.ifPresent(uri -> links.remove(uri).close());
    return useless.isPresent();
  }

  /** The full list, as the master tells it: also hangs up on those that are not in it. */
  synchronized void setPublishers(Collection<URI> publishers) {
    Set<URI> staying = Set.copyOf(publishers);
    links.entrySet().removeIf(entry -> {
      boolean gone = !staying.contains(entry.getKey());
      if (gone) {
        entry.getValue().close();
      }
      return gone;
    });
    addPublishers(publishers);
  }

  /**
   * To every callback.
   *
   * @param body taken over
   * @param latching the publisher, when it latches; else null
   */
  void deliver(ByteBuf body, PublisherLink latching) {
    synchronized (queues) {
      queues.forEach(queue -> queue.offer(body.retainedDuplicate()));
      if (latching != null) {
        keep(latching, body);
      }
      body.release();
    }
  }

  /** For later callbacks, as far as there is room: the newest messages of all publishers. */
  private void keep(PublisherLink publisher, ByteBuf body) {
    release(latched.remove(publisher));
    latched.put(publisher, body.retain());
    Iterator<ByteBuf> eldest = latched.values().iterator();
    for (long bytes = latchedBytes(); bytes > MOST_LATCHED; bytes = latchedBytes()) {
      eldest.next().release();
      eldest.remove();
    }
  }

  private long latchedBytes() {
    return latched.values().stream().mapToLong(ByteBuf::readableBytes).sum();
  }

  private static void release(ByteBuf body) {
    if (body != null) {
      body.release();
    }
  }

  /** A publisher sent what is no message at all: more bytes than any may have, for one. */
  void garbage() {
    queues.forEach(MessageQueue::garbage);
  }

  /** The publisher is gone, and its last message with it. */
  void forget(PublisherLink publisher) {
    synchronized (queues) {
      offers.remove(publisher);
      release(latched.remove(publisher));
    }
  }

  synchronized List<PublisherLink> links() {
    return List.copyOf(links.values());
  }

  /**
   * Why nothing comes: nobody publishes, or what is the matter with the first publisher that is not connected; else
   * empty.
   */
  String trouble() {
    List<PublisherLink> all = links();
    return all.isEmpty() ? "nobody publishes " + name
        : all.stream().map(PublisherLink::trouble).filter(reason -> !reason.isEmpty()).findFirst().orElse("");
  }

  int publisherCount() {
    return (int) links().stream().map(PublisherLink::connection).filter(Objects::nonNull).count();
  }

  synchronized void close() {
    closed = true;
    links.values().forEach(PublisherLink::close);
    links.clear();
    queues.forEach(MessageQueue::close);
  }
}
