package org.onegrasp.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Writes requests as bytes, for what a decent client would not send. */
final class RawClient implements AutoCloseable {
  static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(120_000);
  }

  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** The status of an answer, and what comes until the end of the connection or of its head and known length. */
  String answer() throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int c = in.read(); c >= 0; c = in.read()) {
      head.append((char) c);
      if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        break;
      }
    }
    String length =
        head.toString().toLowerCase(java.util.Locale.ROOT).replaceAll("(?s).*content-length: (\\d+).*", "$1");
    int bytes = length.matches("\\d+") ? Integer.parseInt(length) : 0;
    return head + new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
  }

  int status() throws IOException {
    String answer = answer();
    return answer.length() < 12 ? -1 : Integer.parseInt(answer.substring(9, 12));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
