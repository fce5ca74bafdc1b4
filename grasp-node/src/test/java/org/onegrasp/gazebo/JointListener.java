package org.onegrasp.gazebo;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.util.Optional;
import java.util.UUID;
import org.onegrasp.msgs.ignition.Discovery.Flags;
import org.onegrasp.msgs.ignition.Discovery.Subscriber;
import org.onegrasp.msgs.ignition.Discovery.Type;
import org.onegrasp.msgs.ignition.JointCmd;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Listens to joint commands over Ignition Transport as gzserver does: asks who publishes, connects to who answers,
 * subscribes.
 */
final class JointListener implements AutoCloseable {
  private static final InetSocketAddress GROUP = new InetSocketAddress("224.0.0.7", 10317);
  private static final int LIMIT_MS = 60_000;

  private final String topic;
  private final MulticastSocket discovery;
  private final ZContext context = new ZContext(1);
  private final ZMQ.Socket commands = context.createSocket(SocketType.SUB);
  private final ZMQ.Socket control = context.createSocket(SocketType.DEALER);

  JointListener(String topic) throws IOException {
    this.topic = topic;
    discovery = new MulticastSocket(null);
    discovery.setReuseAddress(true);
    discovery.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    discovery.bind(new InetSocketAddress(GROUP.getPort()));
    NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
    discovery.setNetworkInterface(loopback);
    discovery.joinGroup(GROUP, loopback);
    discovery.setSoTimeout(LIMIT_MS);
    commands.setReceiveTimeOut(LIMIT_MS);
    commands.setLinger(0);
    control.setLinger(0);
  }

  /** Asks for the topic. */
  void ask() throws IOException {
    say(DiscoveryGroup.encode(
        org.onegrasp.msgs.ignition.Discovery.newBuilder().setVersion(10).setProcessUuid(UUID.randomUUID().toString())
            .setType(Type.SUBSCRIBE).setFlags(Flags.getDefaultInstance())
            .setSub(Subscriber.newBuilder().setTopic(topic)).build()));
  }

  /** Anything, to all who discover. */
  void say(byte[] datagram) throws IOException {
    discovery.send(new DatagramPacket(datagram, datagram.length, GROUP));
  }

  /** The next word about our topic of this kind or, for what names no topic, of this publisher. */
  org.onegrasp.msgs.ignition.Discovery await(Type type, String publisher) throws IOException {
    long end = System.nanoTime() + LIMIT_MS * 1_000_000L;
    while (System.nanoTime() < end) {
      DatagramPacket packet = new DatagramPacket(new byte[65_507], 65_507);
      discovery.receive(packet);
      Optional<org.onegrasp.msgs.ignition.Discovery> heard =
          DiscoveryGroup.decode(packet.getData(), packet.getLength());
      if (heard.isPresent() && heard.get().getType() == type
          && (heard.get().getPub().getTopic().equals(topic) || heard.get().getProcessUuid().equals(publisher))) {
        return heard.get();
      }
    }
    throw new AssertionError("no " + type + " of " + topic);
  }

  /** Waits for a publisher, connects and subscribes to it; the publisher's process. */
  String connect() throws IOException {
    org.onegrasp.msgs.ignition.Discovery found = await(Type.ADVERTISE, "");
    commands.connect(found.getPub().getAddress());
    commands.subscribe(topic);
    control.connect(found.getPub().getMsgPub().getCtrl());
    control.sendMore(topic);
    control.send("I am here"); // gzserver tells so, too
    return found.getProcessUuid();
  }

  /** The next part of a command; null when none comes. */
  byte[] part() {
    return commands.recv();
  }

  /** Whether there is a part of a command now. */
  boolean hears() {
    return commands.recv(ZMQ.DONTWAIT) != null;
  }

  /** A command that is there now. */
  Optional<JointCmd> command() {
    if (!hears()) {
      return Optional.empty();
    }
    commands.recv(); // the address
    try {
      JointCmd command = JointCmd.parseFrom(commands.recv());
      commands.recv(); // the type
      return Optional.of(command);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  boolean hasMore() {
    return commands.hasReceiveMore();
  }

  @Override
  public void close() {
    discovery.close();
    context.close();
  }
}
