package org.onegrasp.gazebo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.onegrasp.msgs.ignition.Discovery;
import org.onegrasp.msgs.ignition.Discovery.Flags;
import org.onegrasp.msgs.ignition.Discovery.Publisher;
import org.onegrasp.msgs.ignition.Discovery.Publisher.Scope;
import org.onegrasp.msgs.ignition.Discovery.Type;
import org.onegrasp.msgs.ignition.StringMsg;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Offers the service of gzserver that tells what a joint was told last, as gzserver does. */
final class ToldJoints implements AutoCloseable {
  private static final int TURN_MS = 20;
  private static final int IDENTITY = 3; // in a request, after who sends, service and address
  private static final int NUMBER = 5;
  private static final int QUESTION = 6;

  private final String service;
  private final Function<String, Optional<byte[]>> answers;
  private final Thread thread = new Thread(this::run, "told-joints");
  private volatile boolean closed;
  private volatile int asked;

  /** @param answers what a joint was told last; empty for a call that fails */
  ToldJoints(String service, Function<String, Optional<byte[]>> answers) {
    this.service = service;
    this.answers = answers;
    thread.start();
  }

  private void run() {
    try (ZContext context = new ZContext(1);
        DiscoveryGroup group = new DiscoveryGroup(DiscoveryGroup.SERVICES, loopback())) {
      ZMQ.Socket replier = context.createSocket(SocketType.ROUTER);
      String address = "tcp://127.0.0.1:" + replier.bindToRandomPort("tcp://127.0.0.1");
      replier.setReceiveTimeOut(TURN_MS);
      List<String> connected = new ArrayList<>();
      while (!closed) {
        makeKnown(group, address);
        answer(replier, connected);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** How often it was asked. */
  int asked() {
    return asked;
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByName("127.0.0.1");
  }

  private void makeKnown(DiscoveryGroup group, String address) throws IOException {
    try {
      Optional<Discovery> heard = group.receive(1);
      if (heard.isPresent() && heard.get().getType() == Type.SUBSCRIBE
          && heard.get().getSub().getTopic().equals(service)) {
        group
            .send(
                Discovery.newBuilder().setVersion(10).setProcessUuid(UUID.randomUUID().toString())
                    .setType(Type.ADVERTISE)
                    .setFlags(Flags.getDefaultInstance())
                    .setPub(Publisher.newBuilder().setTopic(service).setAddress(address)
                        .setScope(Scope.ALL).setSrvPub(Publisher.ServicePublisher.newBuilder().setSocketId("replier")
                            .setRequestType("ignition.msgs.StringMsg").setResponseType("ignition.msgs.JointCmd")))
                    .build());
      }
    } catch (SocketTimeoutException e) {
      // nobody asks
    }
  }

  private void answer(ZMQ.Socket replier, List<String> connected) throws IOException {
    List<byte[]> parts = new ArrayList<>();
    for (byte[] part = replier.recv(); part != null; part = replier.hasReceiveMore() ? replier.recv() : null) {
      parts.add(part);
    }
    if (parts.isEmpty()) {
      return;
    }
    asked++;
    String answerTo = new String(parts.get(2), StandardCharsets.UTF_8);
    if (!connected.contains(answerTo)) {
      connected.add(answerTo);
      replier.connect(answerTo);
    }
    Optional<byte[]> told = answers.apply(StringMsg.parseFrom(parts.get(QUESTION)).getData());
    for (int part : new int[] {IDENTITY, 1, IDENTITY + 1, NUMBER}) {
      replier.sendMore(parts.get(part)); // goes nowhere until that connection stands
    }
    replier.sendMore(told.orElse(new byte[0]));
    replier.send(told.isPresent() ? "1" : "0");
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
