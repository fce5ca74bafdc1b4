package org.onegrasp.msgs.bag;

/**
 * What a bag holds of one topic.
 *
 * @param type of its first connection
 * @param messages on all its connections; of chunks whose index is damaged, those that can be read
 */
public record BagTopic(String name, String type, String md5, long messages) {}
