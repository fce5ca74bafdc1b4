package org.onegrasp.msgs;

/**
 * When and in which frame the rest of a message was measured.
 *
 * @param seq counts the messages of a publisher, unsigned; publishers overwrite what they are given
 * @param stamp time of the measurement
 * @param frameId name of the coordinate frame
 */
public record Header(int seq, RosTime stamp, String frameId) {

  public static final MessageCodec<Header> CODEC = RecordCodec.of("std_msgs/Header", Header.class);

  /** For messages about to be published: the sequence number is the publisher's to set. */
  public static Header of(RosTime stamp, String frameId) {
    return new Header(0, stamp, frameId);
  }
}
