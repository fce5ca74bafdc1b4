package org.onegrasp.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Messages on their way to one subscriber. Any thread offers. Messages that find nothing before them go to the socket
 * at once, on the publisher's thread, which saves waking another, or of large ones the beginning; the rest waits for
 * the event loop, which writes as long as the socket takes more. Nobody ever waits for a socket. When the queue is full
 * the oldest message goes: a robot wants the newest picture. It is full of messages, or of more than
 * {@value #MOST_BYTES} bytes before the newest.
 */
final class SubscriberQueue extends ChannelInboundHandlerAdapter {
  /**
   * Copying more than this into the socket takes the publisher longer than a thread is worth. Until then, waking the
   * event loop costs more, the more so on a machine with other work, where who is woken has to wait for a core; and
   * while it waits, the subscriber has the beginning of a large message to read.
   */
  private static final int AT_ONCE_BYTES = 2 << 20;
  static final long MOST_BYTES = 4 << 20;
  private final Channel channel;
  private final String callerId;
  private final int limit;
  private final Consumer<SubscriberQueue> onClose;
  private final Traffic traffic = new Traffic();
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private ByteBuf begun; // the rest of a message that the socket took in part
  private int inNetty; // buffers that Netty has not written yet
  private boolean scheduled;
  private boolean closed;
  private long bytes; // of all that wait
  private long dropped;

  SubscriberQueue(Channel channel, String callerId, int limit, Consumer<SubscriberQueue> onClose) {
    this.channel = channel;
    this.callerId = callerId;
    this.limit = limit;
    this.onClose = onClose;
  }

  /** Sends the header; messages that are offered later come later. On the event loop. */
  void start(ByteBuf header) {
    synchronized (this) {
      inNetty++;
    }
    write(header);
    channel.flush();
  }

  /** @param frame taken over */
  void offer(ByteBuf frame) {
    synchronized (this) {
      if (closed) {
        frame.release();
        return;
      }
      if (!writtenNow(frame)) {
        enqueue(frame);
      }
      boolean nothing = begun == null && waiting.isEmpty();
      if (nothing || scheduled) {
        return;
      }
      scheduled = true;
    }
    channel.eventLoop().execute(this::drain);
  }

  /** Whether the socket took the frame, or at least its beginning, which leaves the rest to the event loop. */
  private boolean writtenNow(ByteBuf frame) {
    boolean first = inNetty == 0 && begun == null && waiting.isEmpty();
    int size = frame.readableBytes();
    if (!first || !(channel instanceof TopicSockets.Connection socket)) {
      return false;
    }
    try {
      int written = socket.writeNow(frame.nioBuffer(frame.readerIndex(), Math.min(size, AT_ONCE_BYTES)));
      if (written == 0) {
        return false;
      }
      traffic.count(size);
      if (written < size) {
        begun = frame.skipBytes(written);
        return true;
      }
    } catch (IOException e) {
      channel.close();
    }
    frame.release();
    return true;
  }

  private void enqueue(ByteBuf frame) {
    while (waiting.size() == limit || !waiting.isEmpty() && bytes > MOST_BYTES) {
      ByteBuf oldest = waiting.poll();
      bytes -= oldest.readableBytes();
      oldest.release();
      dropped++;
    }
    waiting.add(frame);
    bytes += frame.readableBytes();
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
      write(frame);
      wrote = true;
    }
    if (wrote) {
      channel.flush();
    }
  }

  private synchronized ByteBuf poll() {
    ByteBuf frame = begun;
    begun = null;
    if (frame == null) {
      frame = waiting.poll();
      if (frame != null) {
        bytes -= frame.readableBytes();
        traffic.count(frame.readableBytes());
      }
    }
    inNetty += frame == null ? 0 : 1;
    return frame;
  }

  private void write(ByteBuf frame) {
    channel.write(frame).addListener(written -> {
      synchronized (this) {
        inNetty--;
      }
      if (!written.isSuccess()) {
        channel.close();
      }
    });
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
      bytes = 0;
      ReferenceCountUtil.release(begun);
      begun = null;
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

  synchronized long dropped() {
    return dropped;
  }

  synchronized Subscriber description() {
    return new Subscriber(callerId, (InetSocketAddress) channel.remoteAddress(),
        ((InetSocketAddress) channel.localAddress()).getPort(), traffic, dropped);
  }
}
