package org.onegrasp.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** A connection to one publisher of a topic, from connecting to closing. It does not connect again; its owner does. */
public final class PublisherConnection implements AutoCloseable {
  /** Called on an event loop; must hand over. */
  public interface Listener {
    /** What the publisher says that it sends; called before {@link #connected}. */
    default void offered(TopicType type) {}

    /**
     * The publisher accepted us.
     *
     * @param latching whether it keeps its last message for those who come later
     */
    void connected(boolean latching);

    /** @param body one message; the listener releases it */
    void message(ByteBuf body);

    /** The end, also when there never was a connection. */
    void closed(Throwable cause);
  }

  private final Traffic traffic = new Traffic();
  private final Channel channel;
  private final InetSocketAddress address;

  private PublisherConnection(EventLoopGroup loops, InetSocketAddress address, Map<String, String> header,
      int mostBytes, Listener listener) {
    this.address = address;
    ClientHandshake handshake = new ClientHandshake(header, new LengthHead(0, mostBytes),
        new Messages(traffic, listener));
    channel = handshake.connect(loops, address).channel();
    handshake.header().whenComplete((theirs, failure) -> {
      if (failure == null) {
        listener.offered(
            new TopicType(theirs.get("type"), theirs.get("md5sum"), theirs.getOrDefault("message_definition", "")));
        listener.connected(theirs.getOrDefault("latching", "0").equals("1"));
      } else {
        listener.closed(failure);
      }
    });
  }

  /**
   * Starts to connect.
   *
   * @param node our full name
   * @param type what we expect, the largest message by its name; an md5 of {@code *} asks for any
   */
  public static PublisherConnection open(
      EventLoopGroup loops, InetSocketAddress address, String node, String topic, TopicType type, Listener listener) {
    Map<String, String> header = new LinkedHashMap<>();
    header.put("callerid", node);
    header.put("md5sum", type.md5());
    header.put("message_definition", type.definition());
    header.put("tcp_nodelay", "1");
    header.put("topic", topic);
    header.put("type", type.md5().equals(TopicType.ANY) ? TopicType.ANY : type.name());
    return new PublisherConnection(loops, address, header, MessageLimits.of(type.name()), listener);
  }

  public Traffic traffic() {
    return traffic;
  }

  public InetSocketAddress remote() {
    return address;
  }

  /** Our end; 0 when there is none. */
  public int localPort() {
    return channel.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
  }

  @Override
  public void close() {
    channel.close();
  }

  private static final class Messages extends SimpleChannelInboundHandler<ByteBuf> {
    private final Traffic traffic;
    private final Listener listener;
    private Throwable cause = new IOException("the publisher closed the connection");

    Messages(Traffic traffic, Listener listener) {
      super(false);
      this.traffic = traffic;
      this.listener = listener;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf body) {
      traffic.count(body.readableBytes() + 4L);
      listener.message(body);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      listener.closed(cause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable problem) {
      cause = problem;
      ctx.close();
    }
  }
}
