package org.onegrasp.ros.tcpros;

/**
 * What travels on a topic.
 *
 * @param name such as {@code sensor_msgs/Image}; {@code *} for a subscriber that takes any
 * @param md5 of the definition, 32 hexadecimal digits; {@code *} for any
 * @param definition full text with all dependencies
 */
public record TopicType(String name, String md5, String definition) {

  public static final String ANY = "*";

  /**
   * Whether the first field is {@code Header header}, whose seq the publisher counts itself (as rospy and roscpp do).
   */
  boolean startsWithHeader() {
    return definition.lines()
        .takeWhile(line -> !line.startsWith("===="))
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty() && !line.contains("="))
        .findFirst()
        .map(line -> line.matches("(std_msgs/)?Header\\s+header"))
        .orElse(false);
  }
}
