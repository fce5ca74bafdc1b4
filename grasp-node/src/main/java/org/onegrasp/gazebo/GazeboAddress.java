package org.onegrasp.gazebo;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where a Gazebo is and how to be found by it.
 *
 * @param master of Gazebo's transport
 * @param partition of Ignition Transport
 * @param host our own address as Gazebo can reach it
 */
record GazeboAddress(InetSocketAddress master, String partition, String host) {

  private static final int USUAL_PORT = 11345;
  private static final String LOOPBACK = "127.0.0.1";

  /**
   * What GAZEBO_MASTER_URI, IGN_PARTITION, and GAZEBO_IP or IGN_IP say; empty without GAZEBO_MASTER_URI.
   *
   * @throws GazeboException when the URI is none
   */
  static Optional<GazeboAddress> find(Map<String, String> environment) {
    String uri = environment.getOrDefault("GAZEBO_MASTER_URI", "");
    if (uri.isEmpty()) {
      return Optional.empty();
    }
    URI parsed;
    try {
      parsed = URI.create(uri);
    } catch (IllegalArgumentException e) {
      throw bad(uri);
    }
    if (parsed.getHost() == null || parsed.getPort() == 0 || parsed.getPort() > 65_535) {
      throw bad(uri);
    }
    int port = parsed.getPort() < 0 ? USUAL_PORT : parsed.getPort();
    InetSocketAddress master = new InetSocketAddress(parsed.getHost(), port);
    if (master.isUnresolved()) {
      throw new GazeboException("the host of GAZEBO_MASTER_URI=" + uri + " cannot be resolved; give its IP address");
    }
    String host = environment.getOrDefault("GAZEBO_IP", environment.getOrDefault("IGN_IP", LOOPBACK));
    if (host.equals(LOOPBACK) && !master.getAddress().isLoopbackAddress()) {
      throw new GazeboException(
          "GAZEBO_MASTER_URI=" + uri + " is another machine: set GAZEBO_IP and IGN_IP to this machine's address");
    }
    return Optional.of(new GazeboAddress(master, partition(environment), host));
  }

  /** Ignition's own choice is HOSTNAME:USER. */
  private static String partition(Map<String, String> environment) {
    String given = environment.getOrDefault("IGN_PARTITION", "");
    return !given.isEmpty() ? given : hostname(environment) + ":" + System.getProperty("user.name");
  }

  private static String hostname(Map<String, String> environment) {
    try {
      return java.nio.file.Files.readString(java.nio.file.Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (java.io.IOException e) {
      return environment.getOrDefault("HOSTNAME", "localhost");
    }
  }

  private static GazeboException bad(String uri) {
    return new GazeboException("GAZEBO_MASTER_URI must be like http://127.0.0.1:11345, got \"" + uri + "\"");
  }
}
