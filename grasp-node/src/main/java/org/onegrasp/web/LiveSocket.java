package org.onegrasp.web;

import com.google.gson.JsonElement;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.onegrasp.msgs.Quoted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open page. What it does not take in time is not kept for it: pictures are left out and counted, and of each
 * message only the newest waits. All on the event loop, but for what says otherwise.
 */
final class LiveSocket extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSocket.class);
  static final String CAMERA = "camera";
  static final String HEIGHTS = "heights";
  private static final int TOKEN_SECONDS = 10;
  private static final int MESSAGES_A_SECOND = 20;
  private static final long TOLD_EVERY_NANOS = 1_000_000_000;
  private static final long DEAF_NANOS = 30_000_000_000L;

  private record Hello(String type, int protocol, boolean tokenNeeded) {}

  private record Slow(String type, long dropped) {}

  private record Wrong(String type, String error, String whatToDo) {}

  private record Plain(String type) {}

  private final Gate gate;
  private final Runnable ready;
  private final Rates rate = new Rates(2 * MESSAGES_A_SECOND, MESSAGES_A_SECOND, System::nanoTime);
  private final Map<String, String> waiting = new LinkedHashMap<>(); // by what it is about
  private volatile Channel channel;
  private volatile boolean admitted;
  private volatile boolean fresh = true;
  private volatile Set<String> watched = Set.of();
  private long dropped;
  private long toldOfDrops;
  private long toldNanos = System.nanoTime() - TOLD_EVERY_NANOS;
  private long deafSinceNanos = -1; // not writable since; -1 while it is

  /** @param ready called when it wants to be told everything */
  LiveSocket(Gate gate, boolean admitted, Runnable ready) {
    this.gate = gate;
    this.admitted = admitted;
    this.ready = ready;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
  }

  /** The connection is a WebSocket from now on. */
  void opened(ChannelHandlerContext ctx) {
    send(Json.text(new Hello("hello", 1, !admitted)));
    if (admitted) {
      ready.run();
    } else {
      ctx.executor().schedule(() -> {
        if (!admitted) {
          refuse(ctx, "no token came");
        }
      }, TOKEN_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** For any thread: whether it may be told anything. */
  boolean admitted() {
    return admitted;
  }

  /** For any thread: whether it has not been told anything yet; from now on it has. */
  boolean takeFresh() {
    boolean was = fresh;
    fresh = false;
    return was;
  }

  /** For any thread. */
  boolean watches(String picture) {
    return admitted && watched.contains(picture);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    if (!rate.spend("", 1)) {
      refuse(ctx, "too many messages");
    } else if (frame instanceof TextWebSocketFrame text) {
      try {
        understand(ctx, Json.fields(text.text()));
      } catch (RefusedException e) {
        send(Json.text(new Wrong("error", e.getMessage(), e.whatToDo())));
      }
    } else {
      send(Json.text(new Wrong("error", "only texts are understood", "see docs/web.md")));
    }
  }

  private void understand(ChannelHandlerContext ctx, Json.Fields fields) {
    switch (fields.text("type")) {
      case "token" -> token(ctx, fields.text("token"));
      case "ping" -> send(Json.text(new Plain("pong")));
      case "watch" -> watch(fields);
      default -> throw new RefusedException(400, "there is no message of type '" + Quoted.of(fields.text("type")) + "'",
          "see docs/web.md");
    }
  }

  private void token(ChannelHandlerContext ctx, String token) {
    if (admitted) {
      return;
    }
    if (gate.isToken(token)) {
      admitted = true;
      ready.run();
    } else {
      refuse(ctx, "that is not the token");
    }
  }

  private void watch(Json.Fields fields) {
    Set<String> wanted = new HashSet<>();
    if (!fields.has("pictures") || !fields.object().get("pictures").isJsonArray()) {
      throw new RefusedException(400, "the field 'pictures' must be a list", "name camera, heights, or nothing");
    }
    for (JsonElement one : fields.object().getAsJsonArray("pictures")) {
      String name = one.isJsonPrimitive() ? one.getAsString() : "";
      if (!name.equals(CAMERA) && !name.equals(HEIGHTS)) {
        throw new RefusedException(400, "there are no pictures '" + Quoted.of(name) + "'",
            "name camera, heights, or nothing");
      }
      wanted.add(name);
    }
    watched = Set.copyOf(wanted);
    ready.run();
  }

  private static void refuse(ChannelHandlerContext ctx, String reason) {
    Courtesy.part(ctx, WebSocketCloseStatus.POLICY_VIOLATION, reason);
  }

  /** For any thread: says goodbye. */
  void leave() {
    channel.eventLoop().execute(() -> channel
        .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the node ends"))
        .addListener(sent -> channel.close()));
  }

  /** For any thread: a message, which takes the place of an older one about the same that still waits. */
  void tell(String about, String text) {
    channel.eventLoop().execute(() -> {
      waiting.remove(about);
      waiting.put(about, text);
      flush();
    });
  }

  /** For any thread: whether it has taken what it was sent, but for a little. */
  boolean keepsUp() {
    return channel.isWritable();
  }

  /** For any thread: a picture, which is left out when this one cannot take it now. */
  void show(byte[] frame) {
    channel.eventLoop().execute(() -> {
      if (channel.isWritable()) {
        channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame)));
      } else {
        dropped++;
      }
      tellOfDrops();
      endWhenDeaf();
    });
  }

  /** For any thread: a picture that is not even made for this one, as it cannot take it now. */
  void miss() {
    channel.eventLoop().execute(() -> {
      dropped++;
      tellOfDrops();
      endWhenDeaf();
    });
  }

  private void flush() {
    while (!waiting.isEmpty() && channel.isWritable()) {
      String about = waiting.keySet().iterator().next();
      send(waiting.remove(about));
    }
    endWhenDeaf();
  }

  private void tellOfDrops() {
    long now = System.nanoTime();
    if (dropped > toldOfDrops && channel.isWritable() && now - toldNanos >= TOLD_EVERY_NANOS) {
      toldOfDrops = dropped;
      toldNanos = now;
      send(Json.text(new Slow("slow", dropped)));
    }
  }

  private void endWhenDeaf() {
    long now = System.nanoTime();
    if (channel.isWritable()) {
      deafSinceNanos = -1;
    } else if (deafSinceNanos == -1) {
      deafSinceNanos = now;
    } else if (now - deafSinceNanos > DEAF_NANOS) {
      channel.close();
    }
  }

  private void send(String text) {
    channel.writeAndFlush(new TextWebSocketFrame(text));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    flush();
    tellOfDrops();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
    LOG.debug("an open page broke off", thrown);
    refuse(ctx, "a message that cannot be read");
  }
}
