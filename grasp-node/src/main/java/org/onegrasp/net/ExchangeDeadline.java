package org.onegrasp.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose first request does not come, whose requests take too long from first byte to last, however
 * steadily the bytes drip in, or whose other side does not take its answer. While an answer is made no time is counted.
 */
public final class ExchangeDeadline extends ChannelInboundHandlerAdapter {
  private final Duration limit;
  private Future<?> end;

  public ExchangeDeadline(Duration limit) {
    this.limit = limit;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    start(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    if (end == null) {
      start(ctx);
    }
    ctx.fireChannelRead(bytes);
  }

  /** Counts from now on; like the rest on the event loop. */
  public void start(ChannelHandlerContext ctx) {
    met();
    end = ctx.executor().schedule(() -> ctx.close(), limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The request is complete, or its answer is sent. */
  public void met() {
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    met();
  }
}
