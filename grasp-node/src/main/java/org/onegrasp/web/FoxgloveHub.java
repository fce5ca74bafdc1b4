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
  private final List<Topics.Topic> all;
  private final Executor executor;
  private final Map<Integer, Heard> heard = new HashMap<>(); // by the topic's index; only the executor's thread

  FoxgloveHub(Topics topics, Executor executor) {
    this.topics = topics;
    this.executor = executor;
    all = List.copyOf(topics.topics());
  }

  List<Topics.Topic> topics() {
    return all;
  }

  void join(FoxgloveSocket socket, int topic) {
    executor.execute(() -> {
      Heard hears = heard.computeIfAbsent(topic, this::listen);
      hears.sockets.add(socket);
      byte[] last = hears.last;
      if (last != null) {
        socket.message(topic, last, now());
      }
    });
  }

  private Heard listen(int index) {
    Heard hears = new Heard();
    Topics.Topic topic = all.get(index);
    hears.end = topics.listen(topic, bytes -> {
      hears.last = topic.latched() ? bytes : null;
      long nanos = now();
      hears.sockets.forEach(socket -> socket.message(index, bytes, nanos));
    });
    return hears;
  }

  private static long now() {
    return System.currentTimeMillis() * 1_000_000;
  }

  void leave(FoxgloveSocket socket, int topic) {
    executor.execute(() -> drop(socket, topic));
  }

  /** From all topics. */
  void leave(FoxgloveSocket socket) {
    executor.execute(() -> List.copyOf(heard.keySet()).forEach(topic -> drop(socket, topic)));
  }

  private void drop(FoxgloveSocket socket, int topic) {
    Heard hears = heard.get(topic);
    if (hears != null && hears.sockets.remove(socket) && hears.sockets.isEmpty()) {
      heard.remove(topic);
      hears.end.run();
    }
  }
}
