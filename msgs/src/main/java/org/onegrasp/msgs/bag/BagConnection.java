package org.onegrasp.msgs.bag;

/**
 * One publisher of one topic, as it was recorded. Several may share a topic.
 *
 * @param topic full name
 * @param type such as {@code sensor_msgs/Image}
 * @param md5 sum of the definition
 * @param definition full text with all dependencies
 * @param callerId name of the publisher's node; empty when it was not recorded
 */
public record BagConnection(String topic, String type, String md5, String definition, String callerId) {}
