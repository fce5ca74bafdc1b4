package org.onegrasp.ros.tcpros;

/** The largest frames that are taken, in bytes. A length beyond is refused before anything is reserved for it. */
final class MessageLimits {
  /** A request of a service: names and poses. */
  static final int OF_REQUEST = 1 << 20;
  /** Of an answer to our own calls. */
  static final int OF_ANSWER = 4 << 20;
  /** 4096 x 4096 pixels of four bytes, and a header. */
  static final int OF_IMAGE = 4096 * 4096 * 4 + (64 << 10);
  /** Of any other message whose type we know: 500 transforms have 60 kB. */
  static final int OF_OTHERS = 4 << 20;
  /** Of topics of any type, which only tools listen to: a cloud of 4 million points of 32 bytes. */
  static final int OF_ANY = 128 << 20;
  /** All messages together that are under way to this process. */
  static final long TOGETHER = 128 << 20;
  /** All headers and requests together that are under way to one node. */
  static final long REQUESTS_TOGETHER = 16 << 20;

  private MessageLimits() {}

  /** @param type name of a message type; {@code *} for any */
  static int of(String type) {
    return switch (type) {
      case "sensor_msgs/Image" -> OF_IMAGE;
      case TopicType.ANY -> OF_ANY;
      default -> OF_OTHERS;
    };
  }
}
