package org.onegrasp.msgs;

/**
 * One ROS service type: a request and a reply.
 *
 * @param <Q> record of the request
 * @param <A> record of the answer
 */
public interface ServiceCodec<Q, A> {
  /** Full ROS name, such as {@code std_srvs/Trigger}. */
  String type();

  /** MD5 sum over request and reply definitions, 32 lower-case hexadecimal digits. */
  String md5();

  MessageCodec<Q> request();

  MessageCodec<A> response();
}
