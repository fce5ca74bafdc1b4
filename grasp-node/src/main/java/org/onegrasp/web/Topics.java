package org.onegrasp.web;

import java.util.List;
import java.util.function.Consumer;

/** The topics of a node as they are on the wire, for tools that show them. For any thread. */
public interface Topics {
  /**
   * One topic.
   *
   * @param type such as sensor_msgs/Image
   * @param definition full text with all dependencies
   * @param latched whether who comes late gets the last message
   */
  record Topic(String name, String type, String definition, boolean latched) {}

  /** As they are now: of some the type is known only when messages come. For any thread, waits for nobody. */
  List<Topic> topics();

  /**
   * Listens to one of them.
   *
   * @param messages gets the bytes of each message, which it may keep but not write
   * @return ends it
   */
  Runnable listen(Topic topic, Consumer<byte[]> messages);
}
