package org.onegrasp.ros.tcpros;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
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
import org.onegrasp.net.Crowd;
import org.onegrasp.net.FrameAssembler;
import org.onegrasp.net.Listening;
import org.onegrasp.net.Room;

/**
 * The one port of a node to which subscribers and service clients connect. Beyond {@value #MOST_CONNECTIONS}
 * connections the eldest gives way whose header is not complete, or that waits for a next request.
 */
public final class TcpRosServer implements AutoCloseable {
  /** Connections of one node. */
  static final int MOST_CONNECTIONS = 512;
  /** Those of them that are subscribers. */
  static final int MOST_SUBSCRIBERS = 384;
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
    Crowd crowd = new Crowd(MOST_CONNECTIONS, MOST_SUBSCRIBERS);
    Room room = new Room(MessageLimits.REQUESTS_TOGETHER);
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    ServerBootstrap bootstrap = new ServerBootstrap()
        .group(loops)
        .channelFactory(TopicSockets::new)
        .option(ChannelOption.SO_REUSEADDR, true)
        // Messages are flushed whole, so waiting for more bytes (Nagle) could only delay them, whatever a subscriber
        // asks for.
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childHandler(new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            connections.add(channel);
            crowd.enter(channel);
            FrameAssembler frames = new FrameAssembler(LengthHead.OF_HEADER, room);
            channel.pipeline().addLast(
                frames, new HandshakeDeadline(handshakeLimit), new ServerHandshake(node, endpoints, frames, crowd));
          }
        });
    return new TcpRosServer(Listening.at(address, bootstrap), connections);
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
