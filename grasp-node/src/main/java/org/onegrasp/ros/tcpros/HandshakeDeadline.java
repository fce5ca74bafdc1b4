package org.onegrasp.ros.tcpros;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ends a handshake that takes too long as a whole, however steadily its bytes drip in; to be removed when it is done.
 */
final class HandshakeDeadline extends ChannelInboundHandlerAdapter {
  /** Headers have a few kilobytes, so this is generous on the worst of networks. */
  static final Duration USUAL = Duration.ofSeconds(30);
  private final Duration limit;
  private Future<?> end;

  HandshakeDeadline(Duration limit) {
    this.limit = limit;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    end = ctx.executor().schedule(
        () -> ctx.fireExceptionCaught(
            new IOException("the connection header did not come within " + limit.toMillis() + " ms")),
        limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    end.cancel(false);
  }
}
