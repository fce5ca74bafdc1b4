package org.onegrasp.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.onegrasp.msgs.Quoted;

/**
 * One tool that speaks the Foxglove WebSocket protocol, version 1 (github.com/foxglove/ws-protocol, docs/spec.md): it
 * is told which topics there are, and gets the messages of those that it wants. What it does not take in time it
 * misses. All on the event loop, but for what says otherwise.
 *
 * <pre>
 * message data:  opcode 1 (uint8) | subscription (uint32) | nanoseconds (uint64) | message; little endian
 * </pre>
 */
final class FoxgloveSocket extends SimpleChannelInboundHandler<WebSocketFrame> {
  static final String SUBPROTOCOL = "foxglove.websocket.v1";
  private static final int MESSAGE_DATA = 1;
  private static final int HEAD = 1 + 4 + 8; // bytes
  private static final int MOST_SUBSCRIPTIONS = 100;
  private static final int MESSAGES_A_SECOND = 50;
  private static final int WARNING = 1;

  private record ServerInfo(String op, String name, List<String> capabilities, String sessionId) {}

  /** A topic, in the protocol's own spelling. */
  private record Offer(int id, String topic, String encoding, String schemaName, String schema,
      String schemaEncoding) {}

  private record Advertise(String op, List<Offer> channels) {}

  private record Status(String op, int level, String message) {}

  private final FoxgloveHub hub;
  private final String session;
  private final Rates rate = new Rates(2 * MESSAGES_A_SECOND, MESSAGES_A_SECOND, System::nanoTime);
  private final Map<Long, Topics.Topic> topics = new HashMap<>(); // by subscription
  private List<Topics.Topic> offered = List.of(); // a channel's number is its place, from 1
  private Channel channel;

  /** @param session changes when the node begins anew */
  FoxgloveSocket(FoxgloveHub hub, String session) {
    this.hub = hub;
    this.session = session;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    channel.closeFuture().addListener(closed -> hub.leave(this));
  }

  /** The connection is a WebSocket from now on. */
  void opened() {
    send(new ServerInfo("serverInfo", "OneGrasp", List.of(), session));
    List<Offer> offers = new ArrayList<>();
    offered = hub.topics();
    for (Topics.Topic topic : offered) {
      offers.add(new Offer(offers.size() + 1, topic.name(), "ros1", topic.type(), topic.definition(), "ros1msg"));
    }
    send(new Advertise("advertise", offers));
  }

  private void send(Object message) {
    channel.writeAndFlush(new TextWebSocketFrame(Json.camelText(message)));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    if (!rate.spend("", 1)) {
      Courtesy.part(ctx, WebSocketCloseStatus.POLICY_VIOLATION, "too many messages");
    } else if (frame instanceof TextWebSocketFrame text) {
      try {
        understand(Json.fields(text.text()));
      } catch (RefusedException e) {
        warn(e.getMessage());
      }
    } else {
      warn("this server takes no messages for topics");
    }
  }

  private void warn(String words) {
    send(new Status("status", WARNING, words));
  }

  private void understand(Json.Fields fields) {
    String op = fields.text("op");
    if (op.equals("subscribe")) {
      for (JsonElement one : list(fields, "subscriptions")) {
        if (!one.isJsonObject()) {
          throw new RefusedException(400, "a subscription must be an object", "see the protocol");
        }
        Json.Fields wanted = new Json.Fields(one.getAsJsonObject());
        subscribe(number(wanted.number("id")), number(wanted.number("channelId")));
      }
    } else if (op.equals("unsubscribe")) {
      for (JsonElement one : list(fields, "subscriptionIds")) {
        unsubscribe(one);
      }
    } else {
      warn("this server does not do '" + Quoted.of(op) + "': it only shows topics");
    }
  }

  private static JsonArray list(Json.Fields fields, String name) {
    if (!fields.has(name) || !fields.object().get(name).isJsonArray()) {
      throw new RefusedException(400, "the field '" + name + "' must be a list", "see the protocol");
    }
    return fields.object().getAsJsonArray(name);
  }

  private static long number(double value) {
    if (value != Math.rint(value) || value < 0 || value > 0xFFFF_FFFFL) {
      throw new RefusedException(400, "an id must be a whole number of 32 bits", "see the protocol");
    }
    return (long) value;
  }

  private void subscribe(long subscription, long offer) {
    if (offer < 1 || offer > offered.size()) {
      warn("there is no channel " + offer);
      return;
    }
    Topics.Topic topic = offered.get((int) offer - 1);
    if (topics.size() >= MOST_SUBSCRIPTIONS || topics.containsKey(subscription) || topics.containsValue(topic)) {
      warn("subscription " + subscription + " is one too many, or there is one of its number or channel already");
    } else {
      topics.put(subscription, topic);
      hub.join(this, topic);
    }
  }

  private void unsubscribe(JsonElement subscription) {
    Json.Fields field = new Json.Fields(new JsonObject());
    field.object().add("id", subscription);
    Topics.Topic topic = topics.remove(number(field.number("id")));
    if (topic == null) {
      warn("there is no subscription " + Quoted.of(subscription));
    } else {
      hub.leave(this, topic);
    }
  }

  /** For any thread: a message of a topic, which is missed when this one cannot take it now. */
  void message(Topics.Topic topic, byte[] bytes, long nanos) {
    channel.eventLoop().execute(() -> {
      if (channel.isWritable()) {
        topics.forEach((subscription, wanted) -> {
          if (wanted.equals(topic)) {
            ByteBuf head = Unpooled.buffer(HEAD).writeByte(MESSAGE_DATA).writeIntLE(subscription.intValue())
                .writeLongLE(nanos);
            channel
                .writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(head, Unpooled.wrappedBuffer(bytes))));
          }
        });
      }
    });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
    ctx.close();
  }
}
