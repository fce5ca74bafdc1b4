package org.onegrasp.gazebo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.onegrasp.msgs.ignition.Discovery;
import org.onegrasp.msgs.ignition.Discovery.Flags;
import org.onegrasp.msgs.ignition.Discovery.Publisher;
import org.onegrasp.msgs.ignition.Discovery.Subscriber;
import org.onegrasp.msgs.ignition.Discovery.Type;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Calls one service of Ignition Transport 8. Who offers it is found in the {@link DiscoveryGroup}; then two ZeroMQ
 * sockets are used, one for each direction, since whoever answers connects to the address that the request names:
 *
 * <pre>
 *   request:  service | address for the answer | our identity | node | number | protobuf | request type | answer type
 *   answer:   service | node | number | protobuf | "1" when it went well
 * </pre>
 *
 * <p>
 * For one thread.
 */
final class IgnitionService implements AutoCloseable {
  private static final int VERSION = 10;
  private static final int ASK_AGAIN_MS = 200;
  private static final int ANSWER_PARTS = 5;

  private final String service;
  private final String node = UUID.randomUUID().toString();
  private final String identity = UUID.randomUUID().toString();
  private final ZContext context = new ZContext(1);
  private final ZMQ.Socket requests = socket();
  private final ZMQ.Socket answers = socket();
  private final String address;
  private final Publisher.ServicePublisher types;
  private long number;

  /**
   * Finds the service.
   *
   * @param service full name, "@/PARTITION@/NAME"
   * @param local our address as the other process can reach it
   * @throws GazeboException when nobody offers it in time
   */
  IgnitionService(String service, InetAddress local, Duration timeout) throws IOException {
    this.service = service;
    Publisher found = find(service, local, timeout);
    types = found.getSrvPub();
    answers.setIdentity(identity.getBytes(StandardCharsets.US_ASCII));
    String host = "tcp://" + local.getHostAddress();
    address = host + ":" + answers.bindToRandomPort(host);
    requests.connect(found.getAddress());
  }

  private ZMQ.Socket socket() {
    ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
    socket.setLinger(0);
    return socket;
  }

  private static Publisher find(String service, InetAddress local, Duration timeout) throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    Discovery question =
        Discovery.newBuilder().setVersion(VERSION).setProcessUuid(UUID.randomUUID().toString()).setType(Type.SUBSCRIBE)
            .setFlags(Flags.getDefaultInstance()).setSub(Subscriber.newBuilder().setTopic(service)).build();
    try (DiscoveryGroup group = new DiscoveryGroup(DiscoveryGroup.SERVICES, local)) {
      while (System.nanoTime() < end) {
        group.send(question); // again and again: UDP loses packets
        Optional<Publisher> found = answer(group, service);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new GazeboException("Gazebo does not offer the Ignition service " + service + " within " + timeout.toSeconds()
        + " s: its IGN_PARTITION and IGN_IP must be the same as here, and multicast must be allowed");
  }

  private static Optional<Publisher> answer(DiscoveryGroup group, String service) throws IOException {
    long end = System.nanoTime() + ASK_AGAIN_MS * 1_000_000L;
    try {
      while (System.nanoTime() < end) {
        Optional<Discovery> heard = group.receive(ASK_AGAIN_MS);
        if (heard.isPresent() && heard.get().getType() == Type.ADVERTISE
            && heard.get().getPub().getTopic().equals(service)
            && heard.get().getPub().hasSrvPub()) {
          return Optional.of(heard.get().getPub());
        }
      }
    } catch (SocketTimeoutException e) {
      // nobody has answered
    }
    return Optional.empty();
  }

  /**
   * Calls it once.
   *
   * @return the answer; empty when the service says no, or nothing in time (also when the request was lost)
   */
  Optional<byte[]> call(byte[] request, Duration timeout) {
    String expected = Long.toString(++number);
    for (String part : List.of(service, address, identity, node, expected)) {
      requests.sendMore(part);
    }
    requests.sendMore(request);
    requests.sendMore(types.getRequestType());
    requests.send(types.getResponseType());
    long end = System.nanoTime() + timeout.toNanos();
    for (long left = timeout.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      answers.setReceiveTimeOut((int) left);
      List<byte[]> parts = parts();
      if (parts.size() == ANSWER_PARTS && text(parts.get(2)).equals(expected)) {
        return text(parts.get(4)).equals("1") ? Optional.of(parts.get(3)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Of one answer; none when the time is over. */
  private List<byte[]> parts() {
    List<byte[]> parts = new ArrayList<>();
    for (byte[] part = answers.recv(); part != null; part = answers.hasReceiveMore() ? answers.recv() : null) {
      parts.add(part);
    }
    return parts;
  }

  private static String text(byte[] part) {
    return new String(part, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    context.close();
  }
}
