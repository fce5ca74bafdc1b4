package org.onegrasp.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.onegrasp.msgs.Quoted;

/** A client's connection to a service. Calls block; one at a time. */
public final class ServiceConnection implements AutoCloseable {
  private final Channel channel;
  private final Map<String, String> theirs;
  private final Replies replies;
  private volatile boolean closed;

  private ServiceConnection(Channel channel, Map<String, String> theirs, Replies replies) {
    this.channel = channel;
    this.theirs = theirs;
    this.replies = replies;
  }

  /**
   * Connects.
   *
   * @param header ours: callerid, md5sum and service; {@code persistent=1} for more than one call, {@code probe=1} for
   * none
   * @throws PeerRefusedException when the service is not there or has another md5
   * @throws IOException when it cannot be reached in time
   */
  public static ServiceConnection open(EventLoopGroup loops, InetSocketAddress address, Map<String, String> header,
      Duration timeout) throws IOException {
    Replies replies = new Replies();
    ClientHandshake handshake = new ClientHandshake(header, new LengthHead(1, MessageLimits.OF_ANSWER), replies);
    Channel channel = handshake.connect(loops, address).channel();
    try {
      return new ServiceConnection(channel, await(handshake.header(), timeout), replies);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static <T> T await(CompletableFuture<T> future, Duration timeout) throws IOException {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** The service's header: md5sum, type and so on. */
  public Map<String, String> header() {
    return theirs;
  }

  /** Whether neither side has hung up, as far as is known. */
  public boolean open() {
    return !closed && channel.isActive();
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param frame length and body; taken over
   * @return body of the answer; the caller releases it
   * @throws ServiceFailedException when the handler failed; the message is its text
   * @throws IOException when there is no answer; the connection is closed then, so that a late one is not taken for the
   * next
   */
  public ByteBuf call(ByteBuf frame, Duration timeout) throws IOException {
    CompletableFuture<ByteBuf> answer = replies.expect();
    channel.writeAndFlush(frame).addListener(sent -> {
      if (!sent.isSuccess()) {
        answer.completeExceptionally(sent.cause());
      }
    });
    try {
      return await(answer, timeout);
    } catch (ServiceFailedException e) {
      throw e;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    closed = true;
    channel.close();
  }

  /** Answers, in the order of the requests. */
  private static final class Replies extends SimpleChannelInboundHandler<ByteBuf> {
    private final BlockingQueue<CompletableFuture<ByteBuf>> waiting = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    CompletableFuture<ByteBuf> expect() {
      CompletableFuture<ByteBuf> answer = new CompletableFuture<>();
      waiting.add(answer);
      if (closed) {
        failAll();
      }
      return answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf reply) {
      CompletableFuture<ByteBuf> answer = waiting.poll();
      boolean ok = reply.readByte() != 0;
      if (answer == null) {
        ctx.close();
      } else if (!ok) {
        answer.completeExceptionally(new ServiceFailedException(Quoted.line(reply.toString(StandardCharsets.UTF_8))));
      } else if (!answer.complete(Unpooled.copiedBuffer(reply))) {
        ctx.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      closed = true;
      failAll();
    }

    private void failAll() {
      IOException gone = new IOException("the service closed the connection without an answer");
      for (CompletableFuture<ByteBuf> answer = waiting.poll(); answer != null; answer = waiting.poll()) {
        answer.completeExceptionally(gone);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
