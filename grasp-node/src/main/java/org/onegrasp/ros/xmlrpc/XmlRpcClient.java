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
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.onegrasp.msgs.Quoted;

/**
 * Calls XML-RPC servers, one connection a call. Names of hosts are looked up by the caller's thread, which must be no
 * event loop.
 */
public final class XmlRpcClient {
  private final EventLoopGroup loops;
  private final Duration timeout;

  /** @param timeout for connecting, and for a whole call */
  public XmlRpcClient(EventLoopGroup loops, Duration timeout) {
    this.loops = loops;
    this.timeout = timeout;
  }

  /** The same with another limit. */
  public XmlRpcClient within(Duration limit) {
    return new XmlRpcClient(loops, limit);
  }

  /**
   * Calls and waits for the answer.
   *
   * @throws IOException when the server cannot be reached, is too slow or does not speak XML-RPC; names it
   * @throws XmlRpcFault when the server answers with a fault
   */
  public Object call(URI server, String method, Object... parameters) throws IOException {
    try {
      return XmlRpcParser.response(send(server, method, XmlRpcParser.MAX_BYTES, parameters).get());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for " + method + " at " + server);
    }
  }

  /**
   * Calls, and hands the answer over when it is there: many calls may be under way at once, and servers that never
   * answer hold no thread.
   *
   * @param reader reads the answer, and runs what is made dependent on it
   * @param limit bytes of the answer
   * @return the answer, or the IOException or {@link XmlRpcFault} that {@link #call} throws
   */
  public CompletableFuture<Object> start(Executor reader, int limit, URI server, String method, Object... parameters) {
    CompletableFuture<byte[]> body;
    try {
      body = send(server, method, limit, parameters);
    } catch (IOException e) {
      body = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Object> answer = new CompletableFuture<>();
    body.whenCompleteAsync((bytes, failure) -> {
      try {
        if (failure != null) {
          throw failure;
        }
        answer.complete(XmlRpcParser.response(bytes));
      } catch (Throwable e) {
        answer.completeExceptionally(e instanceof CompletionException wrapped ? wrapped.getCause() : e);
      }
    }, reader);
    return answer;
  }

  /** The body of the answer; what fails is an IOException that names the server. */
  private CompletableFuture<byte[]> send(URI server, String method, int limit, Object... parameters)
      throws IOException {
    PeerAddress place = PeerAddress.find(server).filter(found -> "http".equals(server.getScheme()))
        .orElseThrow(
            () -> new IOException("'" + Quoted.of(server) + "' is no XML-RPC address; expected http://HOST:PORT/"));
    byte[] body = XmlRpcWriter.call(method, parameters);
    InetSocketAddress address = place.resolve();
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    ChannelFuture connecting = connect(address, limit, answer);
    connecting.addListener(done -> {
      if (done.isSuccess()) {
        connecting.channel().writeAndFlush(request(server, place, body));
      } else {
        answer.completeExceptionally(done.cause());
      }
    });
    Future<?> end = later(() -> answer.completeExceptionally(new TimeoutException()));
    return answer.whenComplete((bytes, failure) -> {
      end.cancel(false);
      connecting.channel().close();
    }).exceptionally(failure -> {
      throw new CompletionException(
          named(server, method, failure instanceof CompletionException ? failure.getCause() : failure));
    });
  }

  private Future<?> later(Runnable end) throws IOException {
    try {
      return loops.schedule(end, timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      throw new IOException("the node is shutting down", e);
    }
  }

  private IOException named(URI server, String method, Throwable failure) {
    return failure instanceof TimeoutException
        ? new IOException(Quoted.of(server) + " did not answer " + method + " within " + timeout.toMillis() + " ms",
            failure)
        : new IOException(
            "Call of " + method + " at " + Quoted.of(server) + " failed: " + Quoted.line(failure.getMessage()),
            failure);
  }

  private ChannelFuture connect(InetSocketAddress address, int limit, CompletableFuture<byte[]> answer) {
    return new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
        .handler(new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(limit), new Answer(answer));
          }
        })
        .connect(address);
  }

  private static FullHttpRequest request(URI server, PeerAddress place, byte[] body) {
    String path = server.getRawPath() == null || server.getRawPath().isEmpty() ? "/" : server.getRawPath();
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, path, Unpooled.wrappedBuffer(body));
    request.headers().set("Host", place.toString());
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
