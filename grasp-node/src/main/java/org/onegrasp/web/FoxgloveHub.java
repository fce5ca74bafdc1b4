package org.onegrasp.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Listens to a topic while any tool wants it, once for all of them. What calls the ROS master is done by the executor,
 * one after the other; the rest is for any thread.
 */
final class FoxgloveHub {
  /** A topic that is listened to. */
  private static final class Heard {
    final Set<FoxgloveSocket> sockets = ConcurrentHashMap.newKeySet();
    volatile byte[] last; // of a latched topic
    Runnable end;
  }

  private final Topics topics;
  private final Executor executor;
  private final Map<Topics.Topic, Heard> heard = new HashMap<>(); // only the executor's thread

  FoxgloveHub(Topics topics, Executor executor) {
    this.topics = topics;
    this.executor = executor;
  }

  List<Topics.Topic> topics() {
    return topics.topics();
  }

  void join(FoxgloveSocket socket, Topics.Topic topic) {
    executor.execute(() -> {
      Heard hears = heard.computeIfAbsent(topic, this::listen);
      hears.sockets.add(socket);
      byte[] last = hears.last;
      if (last != null) {
        socket.message(topic, last, now());
      }
    });
  }

  private Heard listen(Topics.Topic topic) {
    Heard hears = new Heard();
    hears.end = topics.listen(topic, bytes -> {
      hears.last = topic.latched() ? bytes : null;
      long nanos = now();
      hears.sockets.forEach(socket -> socket.message(topic, bytes, nanos));
    });
    return hears;
  }

  private static long now() {
    return System.currentTimeMillis() * 1_000_000;
  }

  void leave(FoxgloveSocket socket, Topics.Topic topic) {
    executor.execute(() -> drop(socket, topic));
  }

  /** From all topics. */
  void leave(FoxgloveSocket socket) {
    executor.execute(() -> List.copyOf(heard.keySet()).forEach(topic -> drop(socket, topic)));
  }

  private void drop(FoxgloveSocket socket, Topics.Topic topic) {
    Heard hears = heard.get(topic);
    if (hears != null && hears.sockets.remove(socket) && hears.sockets.isEmpty()) {
      heard.remove(topic);
      hears.end.run();
    }
  }

  /** Listens to nothing any more; when the executor does nothing any more. */
  void close() {
    heard.values().forEach(hears -> hears.end.run());
    heard.clear();
  }
}
