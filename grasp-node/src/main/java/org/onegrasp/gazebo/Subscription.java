package org.onegrasp.gazebo;

import com.google.protobuf.Parser;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.onegrasp.msgs.gazebo.Publish;
import org.onegrasp.msgs.gazebo.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic of Gazebo: connections to its publishers, and messages on their way to one callback. gzserver drops messages without a
 * word when a reader is slow, so frames are always read at once; when the callback cannot keep up the oldest waiting frame is
 * dropped here, counted, and told in the log.
 */
public final class Subscription implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

  /** How to subscribe. */
  record Wish(String topic, String type, boolean latching, int queue) {}

  private final Wish wish;
  private final EventLoopGroup loop;
  private final ExecutorService callbacks;
  private final Consumer<ByteBuf> deliver;
  private final Consumer<Subscription> onClose;
  private final Map<InetSocketAddress, Channel> publishers = new HashMap<>(); // event loop only
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private boolean scheduled;
  private boolean closed;
  private long dropped;
  private volatile int connections;

  <M> Subscription(Wish wish, Parser<M> parser, Consumer<M> callback, EventLoopGroup loop, ExecutorService callbacks,
      Consumer<Subscription> onClose) {
    this.wish = wish;
    this.loop = loop;
    this.callbacks = callbacks;
    this.deliver = frame -> callback.accept(Packets.parse(parser, frame, wish.type + " on " + wish.topic));
    this.onClose = onClose;
  }

  Wish wish() {
    return wish;
  }

  /** Messages that were dropped because the callback was too slow. */
  public synchronized long dropped() {
    return dropped;
  }

  /** Publishers that send to us now. */
  public int publishers() {
    return connections;
  }

  /** On the event loop: connects unless there is a connection to this publisher. */
  void connect(Publish publisher, Subscribe greeting) {
    InetSocketAddress address = new InetSocketAddress(publisher.getHost(), publisher.getPort());
    if (isClosed() || publishers.containsKey(address)) {
      return;
    }
    Channel channel = new Bootstrap().group(loop).channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true)
        .handler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel made) {
            made.pipeline().addLast(new FrameDecoder(), new Stream(greeting, address));
          }
        }).connect(address).addListener(done -> {
          if (!done.isSuccess()) {
            publishers.remove(address);
            LOG.warn("Gazebo's publisher of {} at {} does not answer: {}", wish.topic, address, done.cause().getMessage());
          }
        }).channel();
    publishers.put(address, channel);
  }

  void disconnect(Publish publisher) {
    Channel channel = publishers.get(new InetSocketAddress(publisher.getHost(), publisher.getPort()));
    if (channel != null) {
      channel.close();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void offer(ByteBuf frame) {
    boolean first = false;
    synchronized (this) {
      if (closed) {
        frame.release();
        return;
      }
      if (waiting.size() == wish.queue) {
        waiting.poll().release();
        first = ++dropped == 1;
      }
      waiting.add(frame);
      if (!scheduled) {
        schedule();
      }
    }
    if (first) {
      LOG.warn("Messages on {} come faster than they are used; the oldest are dropped", wish.topic);
    }
  }

  private void schedule() {
    try {
      callbacks.execute(this::deliverOne);
      scheduled = true;
    } catch (RejectedExecutionException e) {
      discard(); // The client is going down.
    }
  }

  private void deliverOne() {
    ByteBuf frame;
    synchronized (this) {
      frame = waiting.poll();
      scheduled = false;
      if (!waiting.isEmpty()) {
        schedule();
      }
    }
    if (frame != null) {
      try {
        deliver.accept(frame);
      } catch (RuntimeException e) {
        LOG.error("A message on {} could not be used", wish.topic, e);
      }
    }
  }

  private synchronized void discard() {
    closed = true;
    waiting.forEach(ByteBuf::release);
    waiting.clear();
  }

  @Override
  public void close() {
    discard();
    loop.execute(() -> publishers.values().forEach(Channel::close));
    onClose.accept(this);
  }

  private final class Stream extends SimpleChannelInboundHandler<ByteBuf> {
    private final Subscribe greeting;
    private final InetSocketAddress address;

    Stream(Subscribe greeting, InetSocketAddress address) {
      super(false);
      this.greeting = greeting;
      this.address = address;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.writeAndFlush(Packets.packet("sub", greeting), ctx.voidPromise());
      connections++;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) {
      offer(frame);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      publishers.remove(address);
      connections--;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      LOG.warn("The stream of {} from {} broke: {}", wish.topic, address, cause.getMessage());
      ctx.close();
    }
  }
}
