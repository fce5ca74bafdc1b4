package org.onegrasp.web;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** An open page, or a tool, that keeps what it is told. */
public final class PageListener implements WebSocket.Listener {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  public final BlockingQueue<byte[]> pictures = new LinkedBlockingQueue<>();
  final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream picture = new ByteArrayOutputStream();
  private final boolean reads;
  WebSocket socket;

  private PageListener(boolean reads) {
    this.reads = reads;
  }

  public static PageListener open(int port, String... headers) {
    return open(port, true, headers);
  }

  /** @param reads whether it takes what comes; else only after {@link #read} */
  static PageListener open(int port, boolean reads, String... headers) {
    return new PageListener(reads).connect(CLIENT.newWebSocketBuilder(), port, "/live", headers);
  }

  /** A tool instead of a page. */
  public static PageListener tool(int port, String path, String... headers) {
    return new PageListener(true)
        .connect(CLIENT.newWebSocketBuilder().subprotocols("foxglove.websocket.v1"), port, path, headers);
  }

  private PageListener connect(WebSocket.Builder builder, int port, String path, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + path), this).join();
    return this;
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (reads) {
      opened.request(Long.MAX_VALUE);
    }
  }

  void read() {
    socket.request(Long.MAX_VALUE);
  }

  public void say(String message) {
    socket.sendText(message, true).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      texts.add(text.toString());
      text.setLength(0);
    }
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    picture.writeBytes(bytes);
    if (last) {
      pictures.add(picture.toByteArray());
      picture.reset();
    }
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    ends.add(code + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    ends.add(error.toString());
  }

  /** Waits for a text. */
  public String await(Predicate<String> wanted) throws InterruptedException {
    for (String got = texts.poll(120, TimeUnit.SECONDS); got != null; got = texts.poll(120, TimeUnit.SECONDS)) {
      if (wanted.test(got)) {
        return got;
      }
    }
    throw new AssertionError("waited in vain for a message");
  }

  public String await(String part) throws InterruptedException {
    return await(text -> text.contains(part));
  }

  public byte[] awaitPicture() throws InterruptedException {
    byte[] got = pictures.poll(120, TimeUnit.SECONDS);
    if (got == null) {
      throw new AssertionError("waited in vain for a picture");
    }
    return got;
  }

  /** Pictures that came and were not waited for; they are forgotten. */
  public int takePictures() {
    return pictures.drainTo(new ArrayList<>());
  }

  /** Goes away without a word. */
  public void abort() {
    socket.abort();
  }

  String awaitEnd() throws InterruptedException {
    return String.valueOf(ends.poll(120, TimeUnit.SECONDS));
  }
}
