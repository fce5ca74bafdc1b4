package org.onegrasp.ros.xmlrpc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import org.onegrasp.msgs.Quoted;

/**
 * Host and port of a URI such as {@code http://my_robot:11311/}. java.net.URI knows no host with an underscore in it,
 * but ROS does: names of containers and of /etc/hosts have them.
 *
 * @param host name or address; IPv6 addresses in brackets
 * @param port from 1 to 65535
 */
public record PeerAddress(String host, int port) {
  private static final int MOST_PORT = 65535;

  /** @throws IllegalArgumentException when the text is no URI with both; names it */
  public static PeerAddress of(String uri) {
    try {
      return find(URI.create(uri)).orElseThrow(() -> new IllegalArgumentException("there is no host or no port in it"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + Quoted.of(uri) + "' is no address of a node, expected scheme://HOST:PORT", e);
    }
  }

  /** Nothing when one of them is not there. */
  public static Optional<PeerAddress> find(URI uri) {
    return host(uri).flatMap(host -> port(uri).map(port -> new PeerAddress(host, port)));
  }

  /** The host alone; nothing when there is none. */
  public static Optional<String> host(URI uri) {
    String place = place(uri);
    int colon = colon(place);
    String host = colon < 0 ? place : place.substring(0, colon);
    return Optional.of(host).filter(name -> !name.isEmpty());
  }

  private static Optional<Integer> port(URI uri) {
    String place = place(uri);
    int colon = colon(place);
    String digits = colon < 0 ? "" : place.substring(colon + 1);
    boolean number = !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Optional.of(Integer.parseInt(digits)).filter(port -> port > 0 && port <= MOST_PORT)
        : Optional.empty();
  }

  /** What stands between the slashes, without a user's name. */
  private static String place(URI uri) {
    String authority = uri.getRawAuthority();
    return authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
  }

  /** Of the port; those within the brackets of an IPv6 address are none. */
  private static int colon(String place) {
    return place.indexOf(':', Math.max(0, place.indexOf(']')));
  }

  /**
   * Looks the name up, which may take seconds.
   *
   * @throws IOException when it cannot be resolved; says what to do
   */
  public InetSocketAddress resolve() throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("host name '" + Quoted.of(host)
          + "' cannot be resolved; set ROS_IP or ROS_HOSTNAME where that process starts");
    }
    return address;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
