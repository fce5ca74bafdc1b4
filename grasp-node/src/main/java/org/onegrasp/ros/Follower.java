package org.onegrasp.ros;

/** A codec of whatever the publishers of its topic say that they send. */
interface Follower {
  /** Says which topic, before the first message and the first publisher. */
  void follow(IncomingTopic topic);
}
