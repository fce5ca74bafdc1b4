package org.onegrasp.ros;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.onegrasp.msgs.MalformedMessageException;
import org.onegrasp.msgs.ServiceCodec;
import org.onegrasp.ros.Registrar.Registration;
import org.onegrasp.ros.tcpros.ServiceConnection;
import org.onegrasp.ros.tcpros.ServiceEndpoint;
import org.onegrasp.ros.tcpros.ServiceFailedException;
import org.onegrasp.ros.xmlrpc.PeerAddress;

/** The services that one node offers and calls, by resolved name. */
final class Services {
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final int POLL_MS = 50;

  private final String node;
  private final URI slave;
  private final MasterClient master;
  private final Registrar registrar;
  private final NodeThreads threads;
  private final Failures failures;
  private final Map<String, ServiceEndpoint> offered = new HashMap<>();

  Services(String node, URI slave, MasterClient master, Registrar registrar, NodeThreads threads, Failures failures) {
    this.node = node;
    this.slave = slave;
    this.master = master;
    this.registrar = registrar;
    this.threads = threads;
    this.failures = failures;
  }

  /** @param tcpros our own {@code rosrpc://host:port} */
  <Q, A> ServiceServer serve(URI tcpros, String name, ServiceCodec<Q, A> codec, Function<Q, A> handler) {
    ServiceEndpoint endpoint = new ServiceEndpoint(name, codec.type(), codec.md5(), codec.request().type(),
        codec.response().type(), request -> answer(codec, handler, request), threads.services);
    synchronized (this) {
      if (offered.putIfAbsent(name, endpoint) != null) {
        throw new IllegalArgumentException("Service " + name + " is already offered by this node");
      }
    }
    Registration registration = new Registration(
        master -> master.call("registerService", name, tcpros.toString(), slave.toString()),
        master -> master.call("unregisterService", name, tcpros.toString()));
    registrar.add(registration);
    return new ServiceServer(name, () -> {
      registrar.remove(registration);
      synchronized (this) {
        offered.remove(name);
      }
    });
  }

  private <Q, A> ByteBuf answer(ServiceCodec<Q, A> codec, Function<Q, A> handler, ByteBuf request) {
    try {
      A answer = handler.apply(Frames.message(codec.request(), request));
      return answer == null ? null : Frames.frame(codec.response(), answer).skipBytes(4);
    } catch (RuntimeException | Error e) {
      failures.add();
      throw e;
    }
  }

  synchronized Optional<ServiceEndpoint> offered(String name) {
    return Optional.ofNullable(offered.get(name));
  }

  <Q, A> A call(String name, ServiceCodec<Q, A> codec, Q request, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    return naming(name, () -> {
      try (ServiceConnection connection = connect(name, codec, false, deadline)) {
        return exchange(connection, codec, request, deadline);
      }
    });
  }

  /** Something that talks to a service. */
  interface Talk<T> {
    T run() throws IOException;
  }

  /** @throws RosException for whatever goes wrong, with the name of the service */
  <T> T naming(String name, Talk<T> talk) {
    try {
      return talk.run();
    } catch (ServiceFailedException e) {
      throw new RosException("Service " + name + " answered with an error: " + e.getMessage(), e);
    } catch (IOException | MalformedMessageException e) {
      throw new RosException("Call of service " + name + " failed: " + e.getMessage(), e);
    }
  }

  /** @param persistent for more than one request */
  ServiceConnection connect(String name, ServiceCodec<?, ?> codec, boolean persistent, long deadlineNanos)
      throws IOException {
    PeerAddress uri = lookup(name)
        .orElseThrow(() -> new RosException("Service " + name + " is not offered by any node; see rosservice list"));
    return open(name, uri, codec.md5(), persistent ? Map.of("persistent", "1") : Map.of(), left(deadlineNanos));
  }

  static <Q, A> A exchange(ServiceConnection connection, ServiceCodec<Q, A> codec, Q request, long deadlineNanos)
      throws IOException {
    ByteBuf answer = connection.call(Frames.frame(codec.request(), request), left(deadlineNanos));
    try {
      return Frames.message(codec.response(), answer);
    } finally {
      answer.release();
    }
  }

  private Optional<PeerAddress> lookup(String name) throws IOException {
    Optional<Object> uri = master.ask("lookupService", name);
    try {
      return uri.map(text -> PeerAddress.of(String.valueOf(text)));
    } catch (IllegalArgumentException e) {
      throw new IOException("the master says that it is offered at " + e.getMessage(), e);
    }
  }

  private ServiceConnection open(String name, PeerAddress uri, String md5, Map<String, String> extra, Duration timeout)
      throws IOException {
    Map<String, String> header = new LinkedHashMap<>(extra);
    header.put("callerid", node);
    header.put("md5sum", md5);
    header.put("service", name);
    return ServiceConnection.open(threads.loops, uri.resolve(), header, timeout);
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  /** The master tells nobody of new services, so this asks again and again. */
  boolean await(String name, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!answers(name)) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      try {
        Thread.sleep(POLL_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private boolean answers(String name) {
    try {
      Optional<PeerAddress> uri = lookup(name);
      if (uri.isEmpty()) {
        return false;
      }
      open(name, uri.get(), "*", Map.of("probe", "1"), PROBE_TIMEOUT).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
