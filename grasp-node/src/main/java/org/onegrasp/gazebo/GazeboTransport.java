package org.onegrasp.gazebo;

import com.google.protobuf.GeneratedMessage;
import com.google.protobuf.Parser;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.onegrasp.msgs.gazebo.Packet;
import org.onegrasp.msgs.gazebo.Publish;
import org.onegrasp.msgs.gazebo.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of Gazebo's transport (TCP, protobuf): topics of one running Gazebo, under {@code ~} for those of its world.
 * It connects when Gazebo comes up, and connects again, with all its topics, when Gazebo was restarted. Callbacks run
 * one at a time on a thread of the client.
 *
 * <p>
 * Subscribing: {@code subscribe} to the master, which names each publisher; a connection to that, {@code sub}, then
 * bare messages. Publishing: {@code advertise} to the master; subscribers connect to us and say {@code sub}.
 */
public final class GazeboTransport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GazeboTransport.class);

  /**
   * A subscriber for whom this many bytes wait gets nothing more until few do; the meshes of an object are one message.
   */
  private static final WriteBufferWaterMark MOST_WAITING = new WriteBufferWaterMark(1 << 20, 4 << 20);

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("onegrasp-gazebo-io", true),
          NioIoHandler.newFactory());
  private final ExecutorService callbacks = Executors.newSingleThreadExecutor(task -> {
    Thread thread = new Thread(task, "onegrasp-gazebo-callbacks");
    thread.setDaemon(true);
    return thread;
  });
  private final InetSocketAddress master;
  private final String host;
  private final Channel listening;
  private final MasterLink link;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final List<Publication<?>> publications = new CopyOnWriteArrayList<>();
  private final List<Consumer<Boolean>> observers = new CopyOnWriteArrayList<>();
  private String worldNamespace; // null while there is no Gazebo

  /**
   * Starts to connect and goes on trying.
   *
   * @param master address of Gazebo's master
   * @param host our own address as Gazebo's process can reach it
   * @throws GazeboException when that is no address of this machine
   */
  public GazeboTransport(InetSocketAddress master, String host) {
    this.master = master;
    this.host = host;
    listening = listen();
    link = new MasterLink(loop, master, new FromMaster());
    link.connect();
  }

  private Channel listen() {
    ChannelFuture bound = new ServerBootstrap().group(loop).channel(NioServerSocketChannel.class)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MOST_WAITING)
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel subscriber) {
            subscriber.pipeline().addLast(HexHead.assembler(), new Subscriber());
          }
        }).bind(new InetSocketAddress(host, 0)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new GazeboException("cannot listen at " + host + " (" + bound.cause().getMessage()
          + "): GAZEBO_IP and IGN_IP must be an address of this machine");
    }
    return bound.channel();
  }

  /**
   * Subscribes, now or as soon as there is a Gazebo.
   *
   * @param topic absolute, or {@code ~/...} within the world
   * @param latching whether to get the publisher's last message at once
   * @param queue most messages that wait for the callback; 0 calls it where they are read, for those that take no time
   * and never wait
   */
  public <M extends GeneratedMessage> Subscription subscribe(String topic, Parser<M> parser, M type, boolean latching,
      int queue,
      Consumer<M> callback) {
    Subscription made =
        new Subscription(new Subscription.Wish(topic, name(type), latching, queue), parser, callback, loop, callbacks,
            this::forget);
    loop.execute(() -> add(made));
    return made;
  }

  /**
   * On the event loop, as everything that is said to the master: each wish is said once to each master, whenever it
   * came up.
   */
  private void add(Subscription subscription) {
    subscriptions.add(subscription);
    announce(subscription);
  }

  /** The master is not told: its word to the publisher may arrive after we subscribed again, and then ends that. */
  private void forget(Subscription subscription) {
    subscriptions.remove(subscription);
  }

  /** Advertises, now or as soon as there is a Gazebo. */
  public <M extends GeneratedMessage> Publication<M> advertise(String topic, M type) {
    Publication<M> made = new Publication<>(topic, name(type));
    loop.execute(() -> {
      publications.add(made);
      announce(made);
    });
    return made;
  }

  /** Tells on the event loop when Gazebo comes (true) and goes (false). */
  public void whenConnectionChanges(Consumer<Boolean> observer) {
    observers.add(observer);
  }

  public synchronized boolean connected() {
    return worldNamespace != null;
  }

  /** @throws GazeboException when Gazebo does not come up in time */
  public synchronized void awaitConnected(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (worldNamespace == null) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw nobody(timeout);
      }
      wait(millis);
    }
  }

  /** What to say when Gazebo does not come up in time. */
  GazeboException nobody(Duration waited) {
    return new GazeboException("no Gazebo with a world at " + master.getHostString() + ":" + master.getPort()
        + " within " + waited.toSeconds()
        + " s: start one with gzserver, or unset GAZEBO_MASTER_URI to let OneGrasp start its own");
  }

  private static String name(GeneratedMessage type) {
    return type.getDescriptorForType().getFullName();
  }

  /** The absolute name; null while the world's name is not known. */
  private synchronized String absolute(String topic) {
    return !topic.startsWith("~") ? topic : worldNamespace == null ? null : worldNamespace + topic.substring(1);
  }

  private void announce(Subscription subscription) {
    if (connected()) {
      link.say("subscribe", request(subscription.wish()));
    }
  }

  private void announce(Publication<?> publication) {
    if (connected()) {
      link.say("advertise",
          Publish.newBuilder().setTopic(absolute(publication.topic())).setMsgType(publication.type()).setHost(host)
              .setPort(port()).build());
    }
  }

  private Subscribe request(Subscription.Wish wish) {
    return Subscribe.newBuilder().setTopic(absolute(wish.topic())).setHost(host).setPort(port()).setMsgType(wish.type())
        .setLatching(wish.latching()).build();
  }

  private int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  @Override
  public void close() {
    link.close();
    callbacks.shutdown();
    subscriptions.forEach(Subscription::close);
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class FromMaster implements MasterLink.Listener {
    @Override
    public void connected(String namespace) {
      synchronized (GazeboTransport.this) {
        worldNamespace = namespace;
        GazeboTransport.this.notifyAll();
      }
      publications.forEach(GazeboTransport.this::announce);
      subscriptions.forEach(GazeboTransport.this::announce);
      observers.forEach(o -> o.accept(true));
    }

    @Override
    public void disconnected() {
      synchronized (GazeboTransport.this) {
        worldNamespace = null;
      }
      subscriptions.forEach(Subscription::forgetPublishers);
      observers.forEach(o -> o.accept(false));
    }

    @Override
    public void publisher(Publish publisher) {
      if (publisher.getPort() == port() && publisher.getHost().equals(host)) {
        return; // our own topic
      }
      for (Subscription subscription : subscriptions) {
        if (sendsTo(publisher, subscription)) {
          subscription.connect(publisher, request(subscription.wish()));
        }
      }
    }

    @Override
    public void publisherGone(Publish publisher) {
      for (Subscription subscription : subscriptions) {
        if (sendsTo(publisher, subscription)) {
          subscription.disconnect(publisher);
        }
      }
    }

    /** Not from a port where nobody can be. */
    private boolean sendsTo(Publish publisher, Subscription subscription) {
      return publisher.getTopic().equals(absolute(subscription.wish().topic()))
          && publisher.getPort() > 0 && publisher.getPort() < 65_536;
    }
  }

  /** Somebody who connected to us; the first frame says to what. */
  private final class Subscriber extends SimpleChannelInboundHandler<ByteBuf> {
    Subscriber() {
      super(false);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) throws Exception {
      Packet packet = Packets.parse(Packet.parser(), frame, "packet from a subscriber");
      if (packet.getType().equals("sub")) {
        Subscribe wanted = Subscribe.parseFrom(packet.getSerializedData());
        for (Publication<?> publication : publications) {
          if (wanted.getTopic().equals(absolute(publication.topic()))) {
            publication.add(ctx.channel(), wanted.getLatching());
          }
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      LOG.debug("A subscriber's connection broke: {}", cause.getMessage());
      ctx.close();
    }
  }
}
