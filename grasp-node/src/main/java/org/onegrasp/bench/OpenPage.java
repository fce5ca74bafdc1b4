package org.onegrasp.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** An open page that takes every picture that it is sent. */
final class OpenPage implements WebSocket.Listener, AutoCloseable {
  private final AtomicInteger pictures = new AtomicInteger();
  private final WebSocket socket;

  /** @param port of the node's page */
  OpenPage(HttpClient client, int port) {
    socket = client.newWebSocketBuilder().buildAsync(URI.create("ws://127.0.0.1:" + port + "/live"), this).join();
    socket.sendText("{\"type\": \"watch\", \"pictures\": [\"camera\", \"heights\"]}", true).join();
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    pictures.addAndGet(last ? 1 : 0);
    from.request(1);
    return null;
  }

  /** How many it took. */
  int pictures() {
    return pictures.get();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
