package org.onegrasp.ros;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.stream.Stream;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.ros.xmlrpc.PeerAddress;

/**
 * Where other nodes find this one.
 *
 * @param host what goes into URIs: __hostname, __ip, ROS_HOSTNAME, ROS_IP, the machine's name, or its first outside
 * address
 */
record LocalAddress(String host) {
  static LocalAddress of(RosArguments arguments) {
    Map<String, String> special = arguments.special();
    Map<String, String> environment = arguments.environment();
    return Stream
        .of(special.get("hostname"), special.get("ip"), environment.get("ROS_HOSTNAME"), environment.get("ROS_IP"))
        .filter(host -> host != null && !host.isBlank())
        .findFirst()
        .map(LocalAddress::given)
        .orElseGet(() -> new LocalAddress(machine()));
  }

  /** @throws IllegalArgumentException when that is no host's name or address */
  private static LocalAddress given(String text) {
    String host = text.strip();
    boolean bareV6 = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
    LocalAddress address = new LocalAddress(bareV6 ? "[" + host + "]" : host);
    try {
      if (PeerAddress.of("http://" + address.host + ":1/").host().equals(address.host)) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "'" + Quoted.of(host) + "' in __hostname, __ip, ROS_HOSTNAME or ROS_IP is no host name or address;"
            + " expected one without scheme and port, such as robot or 192.168.0.2");
  }

  /** Loopback when we call ourselves so, else every interface, as roscpp and rospy do. */
  InetSocketAddress bind() {
    boolean loopback = host.equals("localhost") || host.startsWith("127.");
    if (host.startsWith("[")) {
      return new InetSocketAddress(host.equals("[::1]") ? "::1" : "::", 0);
    }
    return new InetSocketAddress(loopback ? "127.0.0.1" : "0.0.0.0", 0);
  }

  URI uri(String scheme, int port) {
    return URI.create(scheme + "://" + host + ":" + port + (scheme.equals("http") ? "/" : ""));
  }

  private static String machine() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      if (!name.equals("localhost") && !name.startsWith("127.")) {
        return name;
      }
    } catch (UnknownHostException e) {
      // A machine whose own name does not resolve: its address will do.
    }
    return outsideAddress();
  }

  private static String outsideAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElse("127.0.0.1");
    } catch (SocketException e) {
      return "127.0.0.1";
    }
  }
}
