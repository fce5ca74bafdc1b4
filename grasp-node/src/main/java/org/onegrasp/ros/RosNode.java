package org.onegrasp.ros;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.ServiceCodec;

/**
 * A ROS 1 node. Topic and parameter callbacks run one after the other on one thread of the node; service handlers run on a small
 * pool, so that two clients can be served at once and a handler may wait for a message. An exception in a callback is logged and
 * counted, and ends nothing.
 *
 * <p>Names are resolved as in roscpp and rospy: {@code /a} global, {@code a} in the node's namespace, {@code ~a} private; then
 * the remappings of the command line apply.
 */
public final class RosNode implements AutoCloseable {
  private RosNode() {}

  /**
   * Starts a node. Registrations wait until the master answers, so a node may start before its master; private parameters of the
   * command line are set before this returns.
   *
   * @param defaultName base name, used unless the command line has {@code __name:=}
   * @throws IllegalArgumentException when a name or an address of the arguments is not usable
   * @throws RosException when the master does not answer in time
   */
  public static RosNode create(RosArguments arguments, String defaultName) {
    throw new UnsupportedOperationException();
  }

  /**
   * Offers a topic. Advertising a topic twice shares the connections.
   *
   * @param latch whether each new subscriber gets the last message at once
   * @param queueSize messages that wait for a slow subscriber before the oldest is dropped; at least 1
   */
  public <M> Publisher<M> advertise(String topic, MessageCodec<M> codec, boolean latch, int queueSize) {
    throw new UnsupportedOperationException();
  }

  /** @param queueSize messages that wait for a slow callback before the oldest is dropped; at least 1 */
  public <M> Subscription subscribe(String topic, MessageCodec<M> codec, int queueSize, Consumer<M> callback) {
    throw new UnsupportedOperationException();
  }

  /** Offers a service. An exception in the handler reaches the caller as its message. */
  public <Q, A> ServiceServer serve(String name, ServiceCodec<Q, A> codec, Function<Q, A> handler) {
    throw new UnsupportedOperationException();
  }

  /**
   * Calls a service and waits for the answer.
   *
   * @throws RosException when there is no such service, the handler failed, or the time is over
   */
  public <Q, A> A call(String name, ServiceCodec<Q, A> codec, Q request, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  /** Waits until the service is offered and answers; false when the time is over. */
  public boolean awaitService(String name, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  public Parameters parameters() {
    throw new UnsupportedOperationException();
  }

  public RosClock clock() {
    throw new UnsupportedOperationException();
  }

  /** Full name with namespace, such as {@code /robot1/learner}. */
  public String name() {
    throw new UnsupportedOperationException();
  }

  /** The full name that a topic, service or parameter has for this node, remapped. */
  public String resolve(String name) {
    throw new UnsupportedOperationException();
  }

  /** Callbacks and service handlers that failed since the start. */
  public long callbackFailures() {
    throw new UnsupportedOperationException();
  }

  /** Runs once when the node is asked to go (rosnode kill, a newer node of the same name, {@link #close}). */
  public void onShutdown(Runnable action) {
    throw new UnsupportedOperationException();
  }

  /** Waits until the node was closed, by us, by {@code rosnode kill} or by a newer node of the same name. */
  public void awaitShutdown() throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Withdraws everything from the master, hangs up and ends the node's threads. A second call does nothing. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
