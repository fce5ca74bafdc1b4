package org.onegrasp.ros.tcpros;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The one port of a node to which subscribers and service clients connect. */
public final class TcpRosServer implements AutoCloseable {
  private static final int CLOSE_TIMEOUT_MS = 1000;
  private final Channel listening;
  private final ChannelGroup connections;

  private TcpRosServer(Channel listening, ChannelGroup connections) {
    this.listening = listening;
    this.connections = connections;
  }

  /**
   * Starts to listen.
   *
   * @param node full name of the node, told to peers as callerid
   * @throws IOException when the address cannot be bound; names it
   */
  public static TcpRosServer start(EventLoopGroup loops, InetSocketAddress address, String node, Endpoints endpoints)
      throws IOException {
    return start(loops, address, node, endpoints, HandshakeDeadline.USUAL);
  }

  /** @param handshakeLimit for a peer's whole connection header */
  static TcpRosServer start(
      EventLoopGroup loops, InetSocketAddress address, String node, Endpoints endpoints, Duration handshakeLimit)
      throws IOException {
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    ServerBootstrap bootstrap = new ServerBootstrap()
        .group(loops)
        .channelFactory(TopicSockets::new)
        .option(ChannelOption.SO_REUSEADDR, true)
        // Messages are flushed whole, so waiting for more bytes (Nagle) could only delay them, whatever a subscriber asks for.
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childHandler(new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            connections.add(channel);
            FrameDecoder frames = new FrameDecoder();
            channel.pipeline().addLast(
                frames, new HandshakeDeadline(handshakeLimit), new ServerHandshake(node, endpoints, frames));
          }
        });
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("Cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
    }
    return new TcpRosServer(bound.channel(), connections);
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  @Override
  public void close() {
    listening.close().awaitUninterruptibly(CLOSE_TIMEOUT_MS);
    connections.close().awaitUninterruptibly(CLOSE_TIMEOUT_MS);
  }
}
