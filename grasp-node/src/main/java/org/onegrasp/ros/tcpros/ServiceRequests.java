package org.onegrasp.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.concurrent.RejectedExecutionException;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.net.Crowd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the requests of one client, one after the other: a frame comes in, and one of these goes back:
 *
 * <pre>
 *   u8 1 | u32 length | answer
 *   u8 0 | u32 length | error text, UTF-8
 * </pre>
 */
final class ServiceRequests extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceRequests.class);
  private final ServiceEndpoint service;
  private final boolean persistent;
  private final Crowd crowd;

  ServiceRequests(ServiceEndpoint service, boolean persistent, Crowd crowd) {
    super(false);
    this.service = service;
    this.persistent = persistent;
    this.crowd = crowd;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf request) {
    ctx.channel().config().setAutoRead(false); // The next request waits until this one is answered.
    crowd.busy(ctx.channel());
    try {
      service.executor().execute(() -> {
        ByteBuf reply = answer(ctx, request);
        ctx.executor().execute(() -> send(ctx, reply));
      });
    } catch (RejectedExecutionException e) {
      request.release();
      send(ctx, error(ctx, "error processing request: the node is shutting down"));
    }
  }

  private ByteBuf answer(ChannelHandlerContext ctx, ByteBuf request) {
    try {
      ByteBuf body = service.handler().apply(request);
      if (body == null) {
        return error(ctx, "service cannot process request: service handler returned None");
      }
      ByteBuf head = ctx.alloc().buffer(5).writeByte(1).writeIntLE(body.readableBytes());
      return ctx.alloc().compositeBuffer(2).addComponents(true, head, body);
    } catch (RuntimeException | Error e) { // Whatever it was, the client must not hang.
      LOG.warn("Service {} failed: {}", service.name(), Quoted.line(e.toString()));
      return error(ctx,
          "error processing request: " + Quoted.line(e.getMessage() == null ? e.toString() : e.getMessage()));
    } finally {
      request.release();
    }
  }

  private static ByteBuf error(ChannelHandlerContext ctx, String text) {
    ByteBuf out = ctx.alloc().buffer(5 + ByteBufUtil.utf8MaxBytes(text)).writeByte(0).writeIntLE(0);
    out.setIntLE(1, ByteBufUtil.writeUtf8(out, text));
    return out;
  }

  private void send(ChannelHandlerContext ctx, ByteBuf reply) {
    ctx.writeAndFlush(reply).addListener(sent -> {
      crowd.idle(ctx.channel());
      if (persistent && sent.isSuccess()) {
        ctx.channel().config().setAutoRead(true); // Not before: whoever never reads answers would pile them up here.
      } else {
        ctx.close();
      }
    });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("Client of {} at {} broke off: {}", service.name(), ctx.channel().remoteAddress(),
        Quoted.line(cause.toString()));
    ctx.close();
  }
}
