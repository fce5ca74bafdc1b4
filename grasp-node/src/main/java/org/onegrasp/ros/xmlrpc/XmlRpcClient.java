package org.onegrasp.ros.xmlrpc;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls XML-RPC servers, one connection a call. Calls block, so they must not come from an event loop. */
public final class XmlRpcClient {
  private final EventLoopGroup loops;
  private final Duration timeout;

  /** @param timeout for connecting, and for a whole call */
  public XmlRpcClient(EventLoopGroup loops, Duration timeout) {
    this.loops = loops;
    this.timeout = timeout;
  }

  /**
   * Calls and waits for the answer.
   *
   * @throws IOException when the server cannot be reached, is too slow or does not speak XML-RPC; names it
   * @throws XmlRpcFault when the server answers with a fault
   */
  public Object call(URI server, String method, Object... parameters) throws IOException {
    byte[] body = XmlRpcWriter.call(method, parameters);
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    Channel channel = null;
    try {
      ChannelFuture connecting = connect(server, answer);
      channel = connecting.channel();
      connecting.addListener(done -> {
        if (done.isSuccess()) {
          connecting.channel().writeAndFlush(request(server, body));
        } else {
          answer.completeExceptionally(done.cause());
        }
      });
      return XmlRpcParser.response(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw new IOException(server + " did not answer " + method + " within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException("Call of " + method + " at " + server + " failed: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for " + method + " at " + server);
    } finally {
      if (channel != null) {
        channel.close();
      }
    }
  }

  private ChannelFuture connect(URI server, CompletableFuture<byte[]> answer) throws IOException {
    if (!"http".equals(server.getScheme()) || server.getHost() == null || server.getPort() <= 0
        || server.getPort() > 65_535) {
      throw new IOException("'" + server + "' is no XML-RPC address; expected http://HOST:PORT/");
    }
    InetSocketAddress address = new InetSocketAddress(server.getHost(), server.getPort());
    if (address.isUnresolved()) {
      throw new IOException("Host name '" + server.getHost() + "' of " + server
          + " cannot be resolved; set ROS_IP or ROS_HOSTNAME where that process starts");
    }
    return new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
        .handler(new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(
                new HttpClientCodec(), new HttpObjectAggregator(XmlRpcParser.MAX_BYTES), new Answer(answer));
          }
        })
        .connect(address);
  }

  private static FullHttpRequest request(URI server, byte[] body) {
    String path = server.getRawPath() == null || server.getRawPath().isEmpty() ? "/" : server.getRawPath();
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, path, Unpooled.wrappedBuffer(body));
    request.headers().set("Host", server.getHost() + ":" + server.getPort());
    request.headers().set("User-Agent", "OneGrasp");
    request.headers().set("Content-Type", "text/xml");
    request.headers().set("Content-Length", body.length);
    request.headers().set("Connection", "close");
    return request;
  }

  /** Completes the future with the body of the one answer of a connection. */
  private static final class Answer extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final CompletableFuture<byte[]> answer;

    Answer(CompletableFuture<byte[]> answer) {
      this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
      if (response.status().equals(HttpResponseStatus.OK) && response.decoderResult().isSuccess()) {
        answer.complete(ByteBufUtil.getBytes(response.content()));
      } else {
        answer.completeExceptionally(new IOException("HTTP status " + response.status()));
      }
      ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      answer.completeExceptionally(new IOException("connection closed without an answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      answer.completeExceptionally(cause);
      ctx.close();
    }
  }
}
