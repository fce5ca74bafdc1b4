package org.onegrasp.web;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.onegrasp.net.Listening;

/** Where the page is served: host and port as they were asked for, or the next free one, and how that is called. */
final class WebPlace {
  /** Ports that are tried when the first one is taken. */
  private static final int PORTS = 100;

  private final WebSettings settings;

  WebPlace(WebSettings settings) {
    this.settings = settings;
  }

  /**
   * Checks that nobody else than this machine gets in without a token.
   *
   * @throws IllegalArgumentException when somebody would; says what to set
   * @throws IOException when the host is no address of this machine
   */
  void requireToken() throws IOException {
    if (settings.token().isEmpty() && !host().isLoopbackAddress()) {
      throw new IllegalArgumentException("the page for teaching is not served at ~web_host '" + settings.host()
          + "', where others than this machine could use it, without a token: set ~web_token, such as to what openssl"
          + " rand -hex 16 prints, or leave ~web_host at 127.0.0.1");
    }
  }

  private InetAddress host() throws IOException {
    try {
      return InetAddress.getByName(settings.host());
    } catch (UnknownHostException e) {
      throw new IOException(
          "~web_host '" + settings.host() + "' is no address of this machine: set it to one, to 0.0.0.0"
              + " for all, or leave it at 127.0.0.1",
          e);
    }
  }

  /** What this machine may be called besides localhost, in lower case. */
  Set<String> names() {
    Set<String> names = new HashSet<>();
    names.add(settings.host().toLowerCase(Locale.ROOT));
    String machine = Addresses.machineName().toLowerCase(Locale.ROOT);
    if (!machine.isEmpty()) {
      names.add(machine);
      names.add(machine + ".local");
    }
    return names;
  }

  /** @throws IOException when no port can be had; says which and why */
  Channel listen(ServerBootstrap bootstrap) throws IOException {
    InetAddress address = host();
    int last = Math.min(65_535, settings.port() + PORTS);
    for (int port = settings.port();; port++) {
      try {
        return Listening.at(new InetSocketAddress(address, port), bootstrap);
      } catch (IOException e) {
        if (!(e.getCause() instanceof BindException) || port >= last) {
          throw new IOException(e.getMessage() + ": set ~web_port to a free one, or to 0 for no page", e);
        }
      }
    }
  }

  /** What a person opens, without the token. */
  String address(int port) {
    return "http://" + Addresses.reachable(settings.host()) + ":" + port;
  }

  /** A line, and where a token is needed the address with it as a QR code, for this terminal alone. */
  void announce(PrintStream out, int port) {
    out.println("Teach at " + address(port));
    if (!settings.token().isEmpty()) {
      String whole = address(port) + "/?token=" + settings.token();
      out.println(QrCodeText.of(whole));
      out.println(whole);
    }
  }
}
