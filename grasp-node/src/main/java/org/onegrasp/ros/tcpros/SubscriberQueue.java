package org.onegrasp.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Messages on their way to one subscriber. Any thread offers; the event loop writes as long as the socket takes more. When the
 * queue is full the oldest message goes: a robot wants the newest picture.
 */
final class SubscriberQueue extends ChannelInboundHandlerAdapter {
  private final Channel channel;
  private final String callerId;
  private final int limit;
  private final Consumer<SubscriberQueue> onClose;
  private final Traffic traffic = new Traffic();
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private boolean scheduled;
  private boolean closed;
  private long dropped;

  SubscriberQueue(Channel channel, String callerId, int limit, Consumer<SubscriberQueue> onClose) {
    this.channel = channel;
    this.callerId = callerId;
    this.limit = limit;
    this.onClose = onClose;
  }

  /** @param frame taken over */
  void offer(ByteBuf frame) {
    synchronized (this) {
      if (closed) {
        frame.release();
        return;
      }
      if (waiting.size() == limit) {
        waiting.poll().release();
        dropped++;
      }
      waiting.add(frame);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    channel.eventLoop().execute(this::drain);
  }

  private void drain() {
    synchronized (this) {
      scheduled = false;
    }
    boolean wrote = false;
    while (channel.isWritable()) {
      ByteBuf frame = poll();
      if (frame == null) {
        break;
      }
      traffic.count(frame.readableBytes());
      channel.write(frame, channel.voidPromise());
      wrote = true;
    }
    if (wrote) {
      channel.flush();
    }
  }

  private synchronized ByteBuf poll() {
    return waiting.poll();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      drain();
    }
    ctx.fireChannelWritabilityChanged();
  }

  /** Subscribers have nothing to say after their header. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    synchronized (this) {
      closed = true;
      waiting.forEach(ByteBuf::release);
      waiting.clear();
    }
    onClose.accept(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  void close() {
    channel.close();
  }

  synchronized Subscriber description() {
    return new Subscriber(callerId, (InetSocketAddress) channel.remoteAddress(),
        ((InetSocketAddress) channel.localAddress()).getPort(), traffic, dropped);
  }
}
