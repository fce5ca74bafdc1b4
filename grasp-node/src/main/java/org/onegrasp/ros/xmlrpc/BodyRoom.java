package org.onegrasp.ros.xmlrpc;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import org.onegrasp.net.Room;

/**
 * Takes room for what comes of a request, before it is gathered, and for its answer. What every honest call of a node
 * needs is free, so that small calls are answered however much others send.
 */
final class BodyRoom extends ChannelInboundHandlerAdapter {
  /** Of each request and each answer; the most calls have less than one of these. */
  static final int FREE_BYTES = 16 << 10;
  private final Room room;
  private Room.Claim claim;
  private long bytes; // of this request and of its answer

  BodyRoom(Room room) {
    this.room = room;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    claim = room.claim(ctx.channel()::close);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpContent content && !take(content.content().readableBytes())) {
      content.release();
      ctx.close();
      return;
    }
    ctx.fireChannelRead(message);
  }

  /** Whether there is room for so much more of this exchange. */
  boolean take(int more) {
    long before = Math.max(0, bytes - FREE_BYTES);
    bytes += more;
    long wanted = Math.max(0, bytes - FREE_BYTES) - before;
    return wanted == 0 || claim.grow(wanted);
  }

  /** The answer is sent. */
  void release() {
    bytes = 0;
    claim.release();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    release();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    claim.release();
  }
}
