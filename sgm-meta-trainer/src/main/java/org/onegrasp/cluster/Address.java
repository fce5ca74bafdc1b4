package org.onegrasp.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a run is led from. */
public record Address(String host, int port) {
  /** Where none is said. */
  static final int USUAL_PORT = 5701;
  private static final Pattern TEXT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]\\s]+)(?::(\\d{1,5}))?");
  private static final int MOST = 65_535;

  /**
   * Reads {@code HOST} or {@code HOST:PORT}; an IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException when it is neither; says what it should be
   */
  public static Address parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    int port = -1;
    if (matcher.matches()) {
      port = matcher.group(2) == null ? USUAL_PORT : Integer.parseInt(matcher.group(2));
    }
    if (port < 1 || port > MOST) {
      throw new IllegalArgumentException(
          "an address is HOST or HOST:PORT, such as 192.168.1.7 or 192.168.1.7:" + USUAL_PORT + ", got \"" + text
              + "\"");
    }
    String host = matcher.group(1);
    return new Address(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
