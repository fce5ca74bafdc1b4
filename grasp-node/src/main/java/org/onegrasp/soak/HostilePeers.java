package org.onegrasp.soak;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Strangers at the node's ports: noise, half a greeting, lengths that lie, and connections on which nothing comes. For
 * one thread.
 */
final class HostilePeers implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int CONNECT_MS = 1000;
  private static final int HALF_OPEN = 20; // at a time
  private static final int KINDS = 7;

  private final long pid;
  private final SplittableRandom random;
  private final Deque<Socket> open = new ArrayDeque<>();
  private int visits;

  HostilePeers(long pid, long seed) {
    this.pid = pid;
    random = new SplittableRandom(seed);
  }

  int visits() {
    return visits;
  }

  /** One stranger, who stays until {@value #HALF_OPEN} others have come. */
  void visit() throws IOException {
    List<Integer> ports = ListeningPorts.of(pid);
    if (ports.isEmpty()) {
      return;
    }
    Socket socket = new Socket();
    open.addLast(socket);
    visits++;
    try {
      socket.connect(new InetSocketAddress(HOST, ports.get(random.nextInt(ports.size()))), CONNECT_MS);
      socket.getOutputStream().write(words());
    } catch (IOException e) {
      socket.close(); // it has hung up, which is its right
    }
    if (open.size() > HALF_OPEN) {
      open.removeFirst().close();
    }
  }

  private byte[] words() {
    return switch (random.nextInt(KINDS)) {
      case 0 -> noise(1 + random.nextInt(5000));
      case 1 -> new byte[0];
      case 2 -> new byte[] {0, 0, 0, 0x7f}; // a header of 2 GB
      case 3 -> new byte[] {0, 0, 0x0f, 0}; // of almost 1 MB, of which nothing comes
      case 4 -> text("POST / HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n<methodCall>");
      case 5 -> text("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n<a><b><c>");
      default -> text("POST /RPC2 HTTP/1.0\r\nX: " + "x".repeat(random.nextInt(10_000)));
    };
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }
}
