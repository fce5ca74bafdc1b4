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
import org.onegrasp.msgs.ignition.Discovery;

/**
 * The UDP multicast group 224.0.0.7 in which processes of Ignition Transport 8 find each other; one port for topics,
 * another for services.
 *
 * <pre>
 *   u16 length (little endian) | ignition.msgs.Discovery
 * </pre>
 */
final class DiscoveryGroup implements AutoCloseable {
  /** Where topics are made known. */
  static final int TOPICS = 10317;
  /** Where services are. */
  static final int SERVICES = 10318;
  private static final String ADDRESS = "224.0.0.7";
  private static final int MAX_BYTES = 65_507;

  private final InetSocketAddress group;
  private final MulticastSocket socket;

  /** @param local one of this machine's addresses: the network that is used */
  DiscoveryGroup(int port, InetAddress local) throws IOException {
    group = new InetSocketAddress(ADDRESS, port);
    socket = new MulticastSocket(null);
    socket.setReuseAddress(true);
    if (socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }
    socket.bind(new InetSocketAddress(port));
    NetworkInterface network = NetworkInterface.getByInetAddress(local);
    socket.setNetworkInterface(network);
    socket.joinGroup(group, network);
  }

  void send(Discovery message) throws IOException {
    byte[] datagram = encode(message);
    socket.send(new DatagramPacket(datagram, datagram.length, group));
  }

  /**
   * The next datagram; empty for what is not of this protocol: anybody may send to the group.
   *
   * @throws java.net.SocketTimeoutException when none comes in time
   */
  Optional<Discovery> receive(int timeoutMs) throws IOException {
    socket.setSoTimeout(Math.max(1, timeoutMs));
    DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
    socket.receive(packet);
    return decode(packet.getData(), packet.getLength());
  }

  static Optional<Discovery> decode(byte[] datagram, int length) {
    if (length < 2 || (datagram[0] & 0xFF | (datagram[1] & 0xFF) << 8) != length - 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(Discovery.parser().parseFrom(datagram, 2, length - 2));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  static byte[] encode(Discovery message) {
    byte[] body = message.toByteArray();
    byte[] datagram = new byte[2 + body.length];
    datagram[0] = (byte) body.length;
    datagram[1] = (byte) (body.length >> 8);
    System.arraycopy(body, 0, datagram, 2, body.length);
    return datagram;
  }

  @Override
  public void close() {
    socket.close();
  }
}
