package org.onegrasp.ros.xmlrpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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

/** HTTP server for XML-RPC: POST at {@code /} and {@code /RPC2}, HTTP/1.0 and 1.1 with kept-alive connections. */
public final class XmlRpcServer implements AutoCloseable {
  private static final int IDLE_SECONDS = 600;
  private static final Duration EXCHANGE_LIMIT = Duration.ofSeconds(30);
  private static final int CLOSE_TIMEOUT_MS = 1000;
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
  public static XmlRpcServer start(EventLoopGroup loops, InetSocketAddress address, Executor executor, XmlRpcHandler handler)
      throws IOException {
    return start(loops, address, executor, handler, EXCHANGE_LIMIT);
  }

  /** @param limit for a request from first byte to last, and again for its answer */
  static XmlRpcServer start(
      EventLoopGroup loops, InetSocketAddress address, Executor executor, XmlRpcHandler handler, Duration limit)
      throws IOException {
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    ServerBootstrap bootstrap = new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childHandler(new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            connections.add(channel);
            ExchangeDeadline deadline = new ExchangeDeadline(limit);
            channel.pipeline().addLast(
                new IdleStateHandler(0, 0, IDLE_SECONDS),
                deadline,
                new HttpServerCodec(),
                new HttpObjectAggregator(XmlRpcParser.MAX_BYTES),
                new FlowControlHandler(),
                new CallOverHttp(executor, handler, deadline));
          }
        });
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("Cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
    }
    return new XmlRpcServer(bound.channel(), connections);
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
