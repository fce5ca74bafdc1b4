package org.onegrasp.gazebo;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.util.Optional;
import java.util.UUID;
import org.onegrasp.msgs.ignition.Discovery.Flags;
import org.onegrasp.msgs.ignition.Discovery.Publisher;
import org.onegrasp.msgs.ignition.Discovery.Publisher.MessagePublisher;
import org.onegrasp.msgs.ignition.Discovery.Publisher.Scope;
import org.onegrasp.msgs.ignition.Discovery.Type;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one topic known by Ignition Transport's discovery (ign-transport 8): UDP to the multicast group 224.0.0.7, port 10317.
 *
 * <pre>
 *   u16 length (little endian) | ignition.msgs.Discovery
 * </pre>
 *
 * <p>ADVERTISE at the start, whenever somebody says SUBSCRIBE for the topic, and every second as long as nobody subscribed (UDP
 * loses packets); HEARTBEAT every second, without which others forget us; BYE at the end.
 */
final class Discovery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
  private static final InetSocketAddress GROUP = new InetSocketAddress("224.0.0.7", 10317);
  private static final int VERSION = 10;
  private static final int PERIOD_MS = 1000;
  private static final int MAX_BYTES = 65_507;

  /** What is made known, and whether it still has to be. */
  interface Topic {
    String name();

    String address();

    /** Where subscribers say that they are there. */
    String controlAddress();

    String type();

    boolean subscribed();
  }

  private final Topic topic;
  private final String process = UUID.randomUUID().toString();
  private final String node = UUID.randomUUID().toString();
  private final MulticastSocket socket;
  private final Thread thread;
  private volatile boolean closed;

  Discovery(Topic topic, InetAddress local) throws IOException {
    this.topic = topic;
    socket = new MulticastSocket(null);
    socket.setReuseAddress(true);
    if (socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }
    socket.bind(new InetSocketAddress(GROUP.getPort()));
    NetworkInterface network = NetworkInterface.getByInetAddress(local);
    socket.setNetworkInterface(network);
    socket.joinGroup(GROUP, network);
    thread = new Thread(this::run, "onegrasp-ignition-discovery");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    long next = System.nanoTime();
    while (!closed) {
      try {
        if (System.nanoTime() >= next) {
          next = System.nanoTime() + PERIOD_MS * 1_000_000L;
          send(message(Type.HEARTBEAT).build());
          if (!topic.subscribed()) {
            advertise();
          }
        }
        socket.setSoTimeout((int) Math.max(1, (next - System.nanoTime()) / 1_000_000));
        answer(receive());
      } catch (SocketTimeoutException e) {
        // time for the next heartbeat
      } catch (IOException e) {
        if (!closed) {
          LOG.warn("Ignition's discovery does not work on this network ({}); set IGN_IP=127.0.0.1 for a Gazebo on this machine",
              e.getMessage());
          pause();
        }
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(PERIOD_MS);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private Optional<org.onegrasp.msgs.ignition.Discovery> receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
    socket.receive(packet);
    return decode(packet.getData(), packet.getLength());
  }

  /** Empty for what is not of this protocol; anybody may send to the group. */
  static Optional<org.onegrasp.msgs.ignition.Discovery> decode(byte[] datagram, int length) {
    if (length < 2 || (datagram[0] & 0xFF | (datagram[1] & 0xFF) << 8) != length - 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(org.onegrasp.msgs.ignition.Discovery.parser().parseFrom(datagram, 2, length - 2));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  static byte[] encode(org.onegrasp.msgs.ignition.Discovery message) {
    byte[] body = message.toByteArray();
    byte[] datagram = new byte[2 + body.length];
    datagram[0] = (byte) body.length;
    datagram[1] = (byte) (body.length >> 8);
    System.arraycopy(body, 0, datagram, 2, body.length);
    return datagram;
  }

  private void answer(Optional<org.onegrasp.msgs.ignition.Discovery> heard) throws IOException {
    if (heard.isPresent() && heard.get().getType() == Type.SUBSCRIBE && heard.get().getSub().getTopic().equals(topic.name())) {
      advertise();
    }
  }

  private void advertise() throws IOException {
    send(message(Type.ADVERTISE).setPub(Publisher.newBuilder().setTopic(topic.name()).setAddress(topic.address())
        .setProcessUuid(process).setNodeUuid(node).setScope(Scope.ALL)
        .setMsgPub(MessagePublisher.newBuilder().setCtrl(topic.controlAddress()).setMsgType(topic.type()))).build());
  }

  private org.onegrasp.msgs.ignition.Discovery.Builder message(Type type) {
    return org.onegrasp.msgs.ignition.Discovery.newBuilder().setVersion(VERSION).setProcessUuid(process).setType(type)
        .setFlags(Flags.getDefaultInstance());
  }

  private void send(org.onegrasp.msgs.ignition.Discovery message) throws IOException {
    byte[] datagram = encode(message);
    socket.send(new DatagramPacket(datagram, datagram.length, GROUP));
  }

  @Override
  public void close() {
    closed = true;
    try {
      send(message(Type.BYE).build());
    } catch (IOException e) {
      LOG.debug("no BYE: {}", e.getMessage());
    }
    socket.close();
    try {
      thread.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
