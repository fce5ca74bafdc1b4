package org.onegrasp.ros;

import java.io.IOException;
import java.time.Duration;
import org.onegrasp.msgs.ServiceCodec;
import org.onegrasp.ros.tcpros.ServiceConnection;

/**
 * Calls one service over a connection that stays, for whoever calls often. Threads that call at the same time wait for
 * each other. A connection that was lost is made anew by the next call, also to another node that offers the service by
 * then; a call that was under way fails and is not repeated, because the service may have acted on it.
 *
 * @param <Q> request
 * @param <A> answer
 */
public final class ServiceClient<Q, A> implements AutoCloseable {
  private final Services services;
  private final String name;
  private final ServiceCodec<Q, A> codec;
  private ServiceConnection connection;
  private boolean closed;

  ServiceClient(Services services, String name, ServiceCodec<Q, A> codec) {
    this.services = services;
    this.name = name;
    this.codec = codec;
  }

  /** The resolved name. */
  public String name() {
    return name;
  }

  /**
   * Calls the service and waits for the answer.
   *
   * @throws RosException when there is no such service, the handler failed, or the time is over
   * @throws IllegalStateException after {@link #close}
   */
  public synchronized A call(Q request, Duration timeout) {
    if (closed) {
      throw new IllegalStateException("Client of service " + name + " is closed");
    }
    return services.naming(name, () -> exchange(request, System.nanoTime() + timeout.toNanos()));
  }

  private A exchange(Q request, long deadline) throws IOException {
    if (connection == null || !connection.open()) {
      hangUp();
      connection = services.connect(name, codec, true, deadline);
    }
    return Services.exchange(connection, codec, request, deadline);
  }

  private void hangUp() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    hangUp();
  }
}
