package org.onegrasp.gazebo;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
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
import java.util.concurrent.TimeUnit;
import org.onegrasp.msgs.gazebo.GzString;
import org.onegrasp.msgs.gazebo.GzString_V;
import org.onegrasp.msgs.gazebo.Packet;
import org.onegrasp.msgs.gazebo.Publish;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Gazebo's master. The master speaks first: version, namespaces, publishers. When the connection
 * breaks it is made again after a pause that doubles from 0.1 to 5 seconds.
 */
final class MasterLink {
  private static final Logger LOG = LoggerFactory.getLogger(MasterLink.class);
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 5_000;
  /** A master whom we meet while it starts may never tell us of its world; a new connection is told. */
  private static final long NO_WORLD_MS = 2_000;

  /** Called on the event loop. */
  interface Listener {
    /** The master greeted us and there is a world. */
    void connected(String worldNamespace);

    void disconnected();

    /** There is a publisher of a topic that somebody may want. */
    void publisher(Publish publisher);

    void publisherGone(Publish publisher);
  }

  private final EventLoopGroup loop;
  private final InetSocketAddress address;
  private final Listener listener;
  private long pauseMs = FIRST_PAUSE_MS;
  private boolean complained;
  private volatile Channel channel;
  private volatile boolean closed;

  MasterLink(EventLoopGroup loop, InetSocketAddress address, Listener listener) {
    this.loop = loop;
    this.address = address;
    this.listener = listener;
  }

  void connect() {
    if (closed) {
      return;
    }
    new Bootstrap().group(loop).channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true)
        .handler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel made) {
            made.pipeline().addLast(HexHead.assembler(), new Conversation());
          }
        }).connect(address).addListener(done -> {
          if (!done.isSuccess()) {
            connectAgain("no Gazebo at " + address + " (" + done.cause().getMessage() + ")");
          }
        });
  }

  private void connectAgain(String why) {
    if (closed) {
      return;
    }
    if (!complained && pauseMs == LONGEST_PAUSE_MS) { // a Gazebo that is starting needs a few seconds
      complained = true;
      LOG.warn("{}; trying again until there is one", why);
    }
    loop.schedule(this::connect, pauseMs, TimeUnit.MILLISECONDS);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }

  /** Says this to the master if there is one; what matters is said again after each connecting. */
  void say(String type, MessageLite message) {
    Channel now = channel;
    if (now != null) {
      now.writeAndFlush(Packets.packet(type, message), now.voidPromise());
    }
  }

  void close() {
    closed = true;
    Channel now = channel;
    if (now != null) {
      now.close();
    }
  }

  private final class Conversation extends SimpleChannelInboundHandler<ByteBuf> {
    private String cause = "the master closed the connection";
    private boolean greeted;

    Conversation() {
      super(false);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) throws InvalidProtocolBufferException {
      Packet packet = Packets.parse(Packet.parser(), frame, "packet from Gazebo's master");
      switch (packet.getType()) {
        case "version_init" -> greet(ctx, GzString.parseFrom(packet.getSerializedData()).getData());
        case "topic_namepaces_init",
            "topic_namespaces_init" -> GzString_V.parseFrom(packet.getSerializedData()).getDataList()
                .forEach(this::namespace);
        case "topic_namespace_add" -> namespace(GzString.parseFrom(packet.getSerializedData()).getData());
        case "publisher_subscribe",
            "publisher_advertise" -> listener.publisher(Publish.parseFrom(packet.getSerializedData()));
        case "publisher_del" -> listener.publisherGone(Publish.parseFrom(packet.getSerializedData()));
        default -> LOG.trace("from the master: {}", packet.getType());
      }
    }

    private void greet(ChannelHandlerContext ctx, String version) {
      if (!version.startsWith("gazebo 11")) {
        LOG.warn("The simulator at {} calls itself \"{}\"; OneGrasp was made for Gazebo 11", address, version);
      }
      channel = ctx.channel();
      pauseMs = FIRST_PAUSE_MS;
      complained = false;
      ctx.executor().schedule(() -> {
        if (!greeted) {
          complained = true; // nothing is wrong yet
          ctx.close();
        }
      }, NO_WORLD_MS, TimeUnit.MILLISECONDS);
    }

    /** The namespace of a world is its bare name; "/gazebo" is the server's own. */
    private void namespace(String name) {
      if (!greeted && !name.startsWith("/")) {
        greeted = true;
        listener.connected("/gazebo/" + name);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      channel = null;
      if (greeted) {
        listener.disconnected();
      }
      connectAgain("lost Gazebo at " + address + " (" + cause + ")");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable problem) {
      cause = problem.getMessage();
      ctx.close();
    }
  }
}
