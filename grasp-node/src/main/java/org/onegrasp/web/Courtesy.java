package org.onegrasp.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.concurrent.TimeUnit;

/**
 * What every WebSocket does: answers pings and closings, pings itself, and ends when these are not answered; says why
 * it ends.
 */
final class Courtesy extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int PING_SECONDS = 20;

  private boolean parting;

  /**
   * Ends a WebSocket from this side. It is closed when the other side has agreed, or after some seconds; what still
   * comes is read and thrown away, for a connection that is closed before loses the reason on its way.
   */
  static void part(ChannelHandlerContext ctx, WebSocketCloseStatus status, String reason) {
    Courtesy courtesy = ctx.pipeline().get(Courtesy.class);
    if (!courtesy.parting) {
      courtesy.parting = true;
      ctx.writeAndFlush(new CloseWebSocketFrame(status, reason));
      ctx.executor().schedule(() -> ctx.close(), Exchange.PARTING_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.executor().scheduleAtFixedRate(() -> ping(ctx), PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
  }

  private static void ping(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      ctx.writeAndFlush(new PingWebSocketFrame());
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    if (parting) {
      if (frame instanceof CloseWebSocketFrame) {
        ctx.close();
      }
    } else if (frame instanceof PingWebSocketFrame ping) {
      ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
    } else if (frame instanceof CloseWebSocketFrame) {
      ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE)).addListener(sent -> ctx.close());
    } else if (!(frame instanceof PongWebSocketFrame)) {
      ctx.fireChannelRead(frame.retain());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      ctx.close();
    }
  }
}
