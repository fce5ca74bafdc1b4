package org.onegrasp.web;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** What this machine is called. */
final class Addresses {
  private Addresses() {}

  /** Its name; empty when it has none. */
  static String machineName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }

  /** What others write to get to a host that is listened at: of every address the first outside one. */
  static String reachable(String host) {
    String every = host.equals("0.0.0.0") || host.equals("::") ? outside() : host;
    return every.contains(":") ? "[" + every + "]" : every;
  }

  private static String outside() {
    try {
      return NetworkInterface.networkInterfaces().filter(Addresses::works).flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
          .map(InetAddress::getHostAddress).findFirst().orElse("127.0.0.1");
    } catch (SocketException e) {
      return "127.0.0.1";
    }
  }

  private static boolean works(NetworkInterface one) {
    try {
      return one.isUp() && !one.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }
}
