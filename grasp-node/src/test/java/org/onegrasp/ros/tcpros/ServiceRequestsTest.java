package org.onegrasp.ros.tcpros;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.onegrasp.net.Crowd;

class ServiceRequestsTest {
  private static final ServiceEndpoint ECHO =
      new ServiceEndpoint("/echo", "p/E", "1", "p/ERequest", "p/EResponse", request -> request.retainedDuplicate(),
          Runnable::run);

  /** A client that does not read: what is written to it waits. */
  private final Deque<Runnable> writes = new ArrayDeque<>();
  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      writes.add(() -> ctx.writeAndFlush(message, promise));
    }
  }, new ServiceRequests(ECHO, true, new Crowd(1, 1)));

  @Test
  void nextRequestIsNotReadBeforeTheClientHasTakenTheAnswer() {
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {7}));
    assertEquals(1, writes.size());
    assertFalse(channel.config().isAutoRead());
    writes.poll().run();
    assertEquals("010100000007", ByteBufUtil.hexDump(channel.<ByteBuf>readOutbound()));
    assertTrue(channel.config().isAutoRead());
    channel.finishAndReleaseAll();
  }
}
