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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.onegrasp.msgs.gazebo.Publish;
import org.onegrasp.msgs.gazebo.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic of Gazebo: connections to its publishers, and messages on their way to one callback. gzserver drops
 * messages without a word when a reader is slow, so frames are always read at once; when the callback cannot keep up
 * the oldest waiting frame is dropped here, counted, and told in the log. A connection that breaks while the publisher
 * is said to be there is made again after a pause that doubles from 0.1 to 5 seconds.
 */
public final class Subscription implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 5_000;
  /** Told no earlier: a gzserver that ends breaks its streams a moment before its master's connection. */
  private static final long TELLING_PAUSE_MS = 400;

  /** How to subscribe; 0 frames in the queue: the callback is called where frames are read. */
  record Wish(String topic, String type, boolean latching, int queue) {}

  private final Wish wish;
  private final EventLoopGroup loop;
  private final ExecutorService callbacks;
  private final Consumer<ByteBuf> deliver;
  private final Consumer<Subscription> onClose;
  /** Where the master says that there is a publisher; this and what follows, on the event loop only. */
  private final Set<InetSocketAddress> named = new HashSet<>();
  private final Map<InetSocketAddress, Channel> publishers = new HashMap<>();
  private long pauseMs = FIRST_PAUSE_MS;
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
    named.add(address);
    open(address, greeting);
  }

  private void open(InetSocketAddress address, Subscribe greeting) {
    if (isClosed() || !named.contains(address) || publishers.containsKey(address)) {
      return;
    }
    Channel channel =
        new Bootstrap().group(loop).channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true)
            .handler(new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel made) {
                made.pipeline().addLast(HexHead.assembler(), new Stream(greeting, address));
              }
            }).connect(address).addListener(done -> {
              if (!done.isSuccess()) {
                again(address, greeting, "Gazebo's publisher of " + wish.topic + " at " + address + " does not answer: "
                    + done.cause().getMessage());
              }
            }).channel();
    publishers.put(address, channel);
  }

  private void again(InetSocketAddress address, Subscribe greeting, String why) {
    publishers.remove(address);
    if (isClosed() || !named.contains(address)) {
      return;
    }
    if (pauseMs == TELLING_PAUSE_MS) { // once, until messages come again
      LOG.warn("{}; trying again while Gazebo names it", why);
    }
    loop.schedule(() -> open(address, greeting), pauseMs, TimeUnit.MILLISECONDS);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }

  /** On the event loop: this publisher is no more. */
  void disconnect(Publish publisher) {
    InetSocketAddress address = new InetSocketAddress(publisher.getHost(), publisher.getPort());
    named.remove(address);
    Channel channel = publishers.get(address);
    if (channel != null) {
      channel.close();
    }
  }

  /**
   * On the event loop: the master is gone. Connections stay as long as they hold; the next master names its publishers
   * itself.
   */
  void forgetPublishers() {
    named.clear();
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
      use(frame);
    }
  }

  private void use(ByteBuf frame) {
    try {
      deliver.accept(frame);
    } catch (RuntimeException e) {
      LOG.error("A message on {} could not be used", wish.topic, e);
    }
  }

  private synchronized void discard() {
    closed = true;
    waiting.forEach(ByteBuf::release);
    waiting.clear();
  }

  @Override
  public void close() {
    if (isClosed()) {
      return;
    }
    discard();
    loop.execute(() -> {
      onClose.accept(this);
      List.copyOf(publishers.values()).forEach(Channel::close);
    });
  }

  private final class Stream extends SimpleChannelInboundHandler<ByteBuf> {
    private final Subscribe greeting;
    private final InetSocketAddress address;
    private String cause = "it closed the connection";

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
      pauseMs = FIRST_PAUSE_MS;
      if (wish.queue > 0) {
        offer(frame);
      } else if (isClosed()) {
        frame.release();
      } else {
        use(frame);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      connections--;
      again(address, greeting, "The stream of " + wish.topic + " from " + address + " broke: " + cause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable problem) {
      cause = problem.getMessage();
      ctx.close();
    }
  }
}
