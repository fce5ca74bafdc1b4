package org.onegrasp.web;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Two topics on which a test says something. */
final class FakeTopics implements Topics {
  static final Topic WORDS = new Topic("/words", "std_msgs/String", "string data\n", false);
  static final Topic LAST = new Topic("/last", "std_msgs/String", "string data\n", true);

  final Map<Topic, Consumer<byte[]>> listening = new ConcurrentHashMap<>();

  @Override
  public List<Topic> topics() {
    return List.of(WORDS, LAST);
  }

  @Override
  public Runnable listen(Topic topic, Consumer<byte[]> messages) {
    listening.put(topic, messages);
    return () -> listening.remove(topic);
  }
}
