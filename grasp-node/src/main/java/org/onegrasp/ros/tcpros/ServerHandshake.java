package org.onegrasp.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.flow.FlowControlHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.net.Crowd;
import org.onegrasp.net.FrameAssembler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the header of whoever connected and turns the connection into that of a subscriber or of a service client.
 * Whatever is wrong is answered with {@code error=}, never with silence.
 */
final class ServerHandshake extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LoggerFactory.getLogger(ServerHandshake.class);
  private final String node;
  private final Endpoints endpoints;
  private final FrameAssembler frames;
  private final Crowd crowd;
  private boolean ended;

  ServerHandshake(String node, Endpoints endpoints, FrameAssembler frames, Crowd crowd) {
    this.node = node;
    this.endpoints = endpoints;
    this.frames = frames;
    this.crowd = crowd;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf body) {
    if (ended) {
      return; // what comes behind a header that was refused
    }
    Map<String, String> header = ConnectionHeader.decode(body);
    if (header.containsKey("topic")) {
      acceptSubscriber(ctx, header);
    } else if (header.containsKey("service")) {
      acceptClient(ctx, header);
    } else {
      refuse(ctx, "no topic or service name detected");
    }
  }

  private void acceptSubscriber(ChannelHandlerContext ctx, Map<String, String> header) {
    String missing = missing(header, List.of("topic", "md5sum", "callerid"));
    Optional<OutgoingTopic> topic = endpoints.topic(header.get("topic"));
    if (missing != null) {
      refuse(ctx, missing);
    } else if (topic.isEmpty()) {
      refuse(ctx, "[" + node + "] is not a publisher of [" + Quoted.of(header.get("topic")) + "]");
    } else if (topic.get().refusal(node, header) != null) {
      refuse(ctx, topic.get().refusal(node, header));
    } else if (!crowd.busy(ctx.channel())) {
      refuse(ctx, "[" + node + "] has " + TcpRosServer.MOST_SUBSCRIBERS + " subscribers already, which is its limit");
    } else {
      topic.get().connect(ctx.channel(), node, header.get("callerid"));
      done(ctx);
    }
  }

  private void acceptClient(ChannelHandlerContext ctx, Map<String, String> header) {
    String missing = missing(header, List.of("service", "md5sum", "callerid"));
    Optional<ServiceEndpoint> service = endpoints.service(header.get("service"));
    if (missing != null) {
      refuse(ctx, missing);
    } else if (service.isEmpty()) {
      refuse(ctx, "[" + node + "] is not a provider of  [" + Quoted.of(header.get("service")) + "]");
    } else if (service.get().refusal(header) != null) {
      refuse(ctx, service.get().refusal(header));
    } else {
      boolean probe = header.getOrDefault("probe", "0").equals("1");
      var sent = ctx.writeAndFlush(ConnectionHeader.encode(service.get().header(node)));
      if (probe) {
        ended = true;
        sent.addListener(ChannelFutureListener.CLOSE);
        return;
      }
      frames.expect(new LengthHead(0, MessageLimits.OF_REQUEST));
      String persistent = header.getOrDefault("persistent", "0");
      boolean stays = persistent.equals("1") || persistent.equalsIgnoreCase("true");
      ctx.pipeline().addLast(new FlowControlHandler(), new ServiceRequests(service.get(), stays, crowd));
      done(ctx);
    }
  }

  private void done(ChannelHandlerContext ctx) {
    ctx.pipeline().remove(HandshakeDeadline.class);
    ctx.pipeline().remove(this);
  }

  private static String missing(Map<String, String> header, List<String> required) {
    return required.stream().filter(field -> !header.containsKey(field)).findFirst()
        .map(field -> "Missing required '" + field + "' field").orElse(null);
  }

  private void refuse(ChannelHandlerContext ctx, String error) {
    LOG.warn("Refused a connection from {}: {}", ctx.channel().remoteAddress(), Quoted.line(error));
    end(ctx, error);
  }

  private void end(ChannelHandlerContext ctx, String error) {
    ended = true;
    ctx.writeAndFlush(ConnectionHeader.encode(Map.of("error", error))).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("Handshake with {} failed: {}", ctx.channel().remoteAddress(), Quoted.line(cause.toString()));
    if (ctx.channel().isActive()) {
      end(ctx, "malformed connection header: " + Quoted.line(cause.getMessage()));
    }
  }
}
