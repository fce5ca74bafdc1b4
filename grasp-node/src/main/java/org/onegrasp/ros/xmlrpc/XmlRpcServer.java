package org.onegrasp.ros.xmlrpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.onegrasp.net.Crowd;
import org.onegrasp.net.ExchangeDeadline;
import org.onegrasp.net.Listening;
import org.onegrasp.net.Room;

/**
 * HTTP server for XML-RPC: POST at {@code /} and {@code /RPC2}, HTTP/1.0 and 1.1 with kept-alive connections. At most
 * {@value #MOST_CONNECTIONS} connections; beyond that the one that has been idle longest gives way. The others ask
 * again on a new one, as XML-RPC clients do.
 */
public final class XmlRpcServer implements AutoCloseable {
  /** Connections of one server. */
  public static final int MOST_CONNECTIONS = 512;
  private static final int IDLE_SECONDS = 600;
  private static final Duration EXCHANGE_LIMIT = Duration.ofSeconds(30);
  private static final int CLOSE_TIMEOUT_MS = 1000;

  /**
   * What callers may send.
   *
   * @param bodyBytes of one request
   * @param roomBytes of all requests and answers that are under way, beyond {@value BodyRoom#FREE_BYTES} of each; the
   * eldest gives way
   */
  public record Limits(int bodyBytes, long roomBytes) {
    /** Enough for everything that masters and peers tell a node. */
    public static final Limits OF_NODE = new Limits(1 << 20, 8 << 20);
    /** A robot's description is a parameter, and large ones have some megabytes. */
    public static final Limits OF_MASTER = new Limits(XmlRpcParser.MAX_BYTES, 64 << 20);
  }

  private final Channel listening;
  private final ChannelGroup connections;

  private XmlRpcServer(Channel listening, ChannelGroup connections) {
    this.listening = listening;
    this.connections = connections;
  }

  /**
   * Starts to listen.
   *
   * @param executor runs the handler, so that event loops only hand over
   * @throws IOException when the address cannot be bound; names it
   */
  public static XmlRpcServer start(
      EventLoopGroup loops, InetSocketAddress address, Limits limits, Executor executor, XmlRpcHandler handler)
      throws IOException {
    return start(loops, address, limits, executor, handler, EXCHANGE_LIMIT);
  }

  /** @param limit for a request from first byte to last, and again for its answer */
  static XmlRpcServer start(
      EventLoopGroup loops, InetSocketAddress address, Limits limits, Executor executor, XmlRpcHandler handler,
      Duration limit)
      throws IOException {
    Room room = new Room(limits.roomBytes());
    Crowd crowd = new Crowd(MOST_CONNECTIONS, MOST_CONNECTIONS);
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    ServerBootstrap bootstrap = new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childHandler(new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            connections.add(channel);
            crowd.enter(channel);
            ExchangeDeadline deadline = new ExchangeDeadline(limit);
            BodyRoom bodies = new BodyRoom(room);
            channel.pipeline().addLast(
                new IdleStateHandler(0, 0, IDLE_SECONDS),
                deadline,
                new HttpServerCodec(),
                bodies,
                new HttpObjectAggregator(limits.bodyBytes()),
                new FlowControlHandler(),
                new CallOverHttp(executor, handler, deadline, bodies, crowd));
          }
        });
    return new XmlRpcServer(Listening.at(address, bootstrap), connections);
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Stops to listen; answers that are under way are still sent. */
  @Override
  public void close() {
    listening.close().awaitUninterruptibly(CLOSE_TIMEOUT_MS);
    for (Channel channel : connections) {
      channel.pipeline().fireUserEventTriggered(CallOverHttp.CLOSE_WHEN_ANSWERED);
    }
    connections.newCloseFuture().awaitUninterruptibly(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    connections.close();
  }
}
