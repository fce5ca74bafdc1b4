package org.onegrasp.ros.xmlrpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.net.Crowd;
import org.onegrasp.net.ExchangeDeadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of the server: a request at a time to the executor, and its answer back. */
final class CallOverHttp extends SimpleChannelInboundHandler<FullHttpRequest> {
  static final Object CLOSE_WHEN_ANSWERED = new Object();
  private static final Logger LOG = LoggerFactory.getLogger(CallOverHttp.class);
  private final Executor executor;
  private final XmlRpcHandler handler;
  private final ExchangeDeadline deadline;
  private final BodyRoom room;
  private final Crowd crowd;
  private boolean busy;
  private boolean closing;

  CallOverHttp(Executor executor, XmlRpcHandler handler, ExchangeDeadline deadline, BodyRoom room, Crowd crowd) {
    this.executor = executor;
    this.handler = handler;
    this.deadline = deadline;
    this.room = room;
    this.crowd = crowd;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    deadline.met();
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    HttpResponseStatus refusal = refusal(request);
    if (refusal != null) {
      byte[] text = (refusal + ": XML-RPC takes POST at / or /RPC2\n").getBytes(StandardCharsets.UTF_8);
      send(ctx, false, response(refusal, "text/plain", text));
      return;
    }
    byte[] body = ByteBufUtil.getBytes(request.content());
    busy = true;
    crowd.busy(ctx.channel());
    ctx.channel().config().setAutoRead(false); // The next request waits until this one is answered.
    try {
      executor.execute(() -> {
        byte[][] answer = new byte[1][];
        try {
          answer[0] = answer(body);
        } finally { // also when there is no memory for words about it
          ctx.executor().execute(() -> send(ctx, keepAlive, answer[0]));
        }
      });
    } catch (RejectedExecutionException e) {
      ctx.close(); // The node is going down.
    }
  }

  private static HttpResponseStatus refusal(FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      return HttpResponseStatus.BAD_REQUEST;
    }
    if (!request.method().equals(HttpMethod.POST)) {
      return HttpResponseStatus.METHOD_NOT_ALLOWED;
    }
    return request.uri().equals("/") || request.uri().equals("/RPC2") ? null : HttpResponseStatus.NOT_FOUND;
  }

  private byte[] answer(byte[] body) {
    try {
      MethodCall call = XmlRpcParser.call(body);
      return response(handler.call(call.method(), call.parameters()));
    } catch (MalformedXmlException e) {
      return XmlRpcWriter.fault(-1, e.getMessage());
    } catch (XmlRpcFault e) {
      return XmlRpcWriter.fault(e.code(), e.getMessage());
    } catch (RuntimeException | Error e) { // Whatever it was, the caller must not wait for ever.
      LOG.warn("XML-RPC call failed", e);
      return XmlRpcWriter.fault(1, e.getClass().getSimpleName() + ": " + Quoted.line(e.getMessage()));
    }
  }

  private static byte[] response(Object value) {
    try {
      return XmlRpcWriter.response(value);
    } catch (IllegalArgumentException e) { // too large, too deep, or text that XML cannot have
      return XmlRpcWriter.fault(1, e.getMessage());
    }
  }

  private void send(ChannelHandlerContext ctx, boolean keepAlive, byte[] answer) {
    if (answer == null) {
      ctx.close();
    } else if (room.take(answer.length)) {
      send(ctx, keepAlive, response(HttpResponseStatus.OK, "text/xml", answer));
    } else {
      byte[] text =
          "too many large answers wait to be taken; ask again, or for less\n".getBytes(StandardCharsets.UTF_8);
      send(ctx, false, response(HttpResponseStatus.SERVICE_UNAVAILABLE, "text/plain", text));
    }
  }

  private static FullHttpResponse response(HttpResponseStatus status, String type, byte[] body) {
    ByteBuf content = Unpooled.wrappedBuffer(body);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    response.headers().set("Content-Type", type);
    response.headers().set("Content-Length", body.length);
    return response;
  }

  private void send(ChannelHandlerContext ctx, boolean keepAlive, FullHttpResponse response) {
    boolean keep = keepAlive && !closing;
    response.headers().set("Connection", keep ? "keep-alive" : "close");
    deadline.start(ctx);
    busy = false;
    ctx.writeAndFlush(response).addListener(sent -> {
      deadline.met();
      room.release();
      crowd.idle(ctx.channel());
      if (keep && sent.isSuccess()) {
        ctx.channel().config().setAutoRead(true); // Not before: whoever never reads answers would pile them up here.
      } else {
        ctx.close();
      }
    });
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == CLOSE_WHEN_ANSWERED) {
      closing = true;
    }
    if (!busy && (closing || event instanceof IdleStateEvent)) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("XML-RPC connection from {} broke", ctx.channel().remoteAddress(), cause);
    ctx.close();
  }
}
