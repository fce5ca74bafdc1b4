package org.onegrasp.ros.tcpros;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.net.FrameAssembler;
import org.onegrasp.net.FrameReads;
import org.onegrasp.net.Room;

/** Connects, sends our header, checks the other's, and then makes way for what reads the frames. */
final class ClientHandshake extends SimpleChannelInboundHandler<ByteBuf> {
  private static final int CONNECT_TIMEOUT_MS = 5000;
  private static final Room ROOM = new Room(MessageLimits.TOGETHER);
  private final Map<String, String> ours;
  private final FrameAssembler frames = new FrameAssembler(LengthHead.OF_HEADER, ROOM);
  private final LengthHead later;
  private final ChannelHandler next;
  private final CompletableFuture<Map<String, String>> theirs = new CompletableFuture<>();

  /**
   * A handshake.
   *
   * @param later how each frame begins that follows the header
   */
  ClientHandshake(Map<String, String> ours, LengthHead later, ChannelHandler next) {
    this.ours = ours;
    this.later = later;
    this.next = next;
  }

  ChannelFuture connect(EventLoopGroup loops, InetSocketAddress address) {
    ChannelFuture connecting = new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FrameReads(frames))
        .handler(new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(handlers());
          }
        })
        .connect(address);
    connecting.addListener(done -> {
      if (!done.isSuccess()) {
        theirs.completeExceptionally(done.cause());
      }
    });
    return connecting;
  }

  /** Of the connection, the nearest to the socket first. */
  ChannelHandler[] handlers() {
    return new ChannelHandler[] {frames, new HandshakeDeadline(HandshakeDeadline.USUAL), this};
  }

  /** The other side's header, or why there is none. */
  CompletableFuture<Map<String, String>> header() {
    return theirs;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(ConnectionHeader.encode(ours));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf body) throws IOException {
    Map<String, String> header = ConnectionHeader.decode(body);
    check(header);
    frames.expect(later);
    ctx.pipeline().remove(HandshakeDeadline.class);
    ctx.pipeline().addLast(next);
    ctx.pipeline().remove(this);
    theirs.complete(header);
  }

  private void check(Map<String, String> header) throws PeerRefusedException {
    if (header.containsKey("error")) {
      throw new PeerRefusedException(Quoted.line(header.get("error")));
    }
    String wanted = ours.get("md5sum");
    String offered = header.get("md5sum");
    if (offered == null || !header.containsKey("type") && ours.containsKey("topic")) {
      throw new PeerRefusedException("header has no " + (offered == null ? "md5sum" : "type"));
    }
    if (!wanted.equals(TopicType.ANY) && !offered.equals(TopicType.ANY) && !wanted.equals(offered)) {
      throw new PeerRefusedException(
          "it has type " + Quoted.of(header.get("type")) + " with md5sum " + Quoted.of(offered) + ", we want "
              + ours.getOrDefault("type", "any") + " with " + wanted + "; build both sides from the same definition");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    theirs.completeExceptionally(new IOException("connection closed during the handshake"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    theirs.completeExceptionally(cause);
    ctx.close();
  }
}
