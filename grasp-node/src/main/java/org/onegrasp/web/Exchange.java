package org.onegrasp.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.net.ExchangeDeadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: a request at a time. Its head decides whether its body is read at all; a body that is refused is
 * passed over when it is small, else the connection ends with the answer.
 */
final class Exchange extends SimpleChannelInboundHandler<HttpObject> {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  /** Of a body that nobody wants, before the connection ends. */
  private static final int PASSED_OVER = 1 << 20;
  static final long PARTING_SECONDS = 2;
  /** So many requests is a wrong token worth. */
  private static final int WRONG_TOKEN = 50;

  private final WebServer server;
  private final ExchangeDeadline deadline;
  private HttpRequest head; // null between requests
  private Reply refusal; // of the request under way; null while it is welcome
  private int mostBytes; // of its body
  private boolean upload;
  private ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean parting; // the answer was the last one
  private long passedOver;

  Exchange(WebServer server, ExchangeDeadline deadline) {
    this.server = server;
    this.deadline = deadline;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
    if (parting) {
      passOver(ctx, part);
      return;
    }
    if (part instanceof HttpRequest request) {
      begin(ctx, request);
    }
    if (part instanceof HttpContent content && head != null && !parting) {
      take(ctx, content);
    }
  }

  private void passOver(ChannelHandlerContext ctx, HttpObject part) {
    passedOver += part instanceof HttpContent content ? content.content().readableBytes() : 0;
    if (passedOver > PASSED_OVER || part instanceof LastHttpContent) {
      ctx.close();
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    head = request;
    body = new ByteArrayOutputStream();
    refusal = null;
    try {
      admit(ctx, request);
      if (HttpUtil.is100ContinueExpected(request)) {
        ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
      }
    } catch (RefusedException e) {
      refusal = Reply.of(e);
      boolean small = !HttpUtil.isTransferEncodingChunked(request)
          && HttpUtil.getContentLength(request, 0L) <= Api.MOST_JSON_BYTES;
      if (!small || HttpUtil.is100ContinueExpected(request)) {
        part(ctx, refusal);
      }
    }
  }

  private void admit(ChannelHandlerContext ctx, HttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      throw new RefusedException(400, "that is no HTTP that can be read", "see docs/web.md");
    }
    if (!server.rates().spend(address(ctx.channel()), 1)) {
      throw new RefusedException(429, "too many requests from this address", "ask less often");
    }
    boolean upgrade = upgrade(request);
    boolean harmless = request.method().name().equals("GET") || request.method().name().equals("HEAD");
    if (upgrade && server.isTool(request.headers())) {
      server.gate().checkTool(request.headers());
    } else {
      server.gate().check(request.headers(), harmless && !upgrade);
    }
    Request asked = Request.of(request.method().name(), request.uri(), new byte[0]);
    boolean api = !asked.path().isEmpty() && asked.path().get(0).equals("api");
    if (api && !server.gate().knowsToken(request.headers())) {
      server.rates().spend(address(ctx.channel()), WRONG_TOKEN);
      throw Gate.tokenMissing();
    }
    if (!api && !harmless) {
      throw new RefusedException(405, "only GET here", "see docs/web.md for the addresses");
    }
    mostBytes = api && !harmless ? Api.MOST_JSON_BYTES : 0;
    if (api && server.api().kind(asked) == Api.Kind.FILE) {
      mostBytes = Api.MOST_FILE_BYTES;
      beginUpload();
    }
    checkBody(request, api && mostBytes == Api.MOST_FILE_BYTES);
  }

  private void beginUpload() {
    if (!upload) {
      upload = server.beginUpload();
      if (!upload) {
        throw new RefusedException(503, "other files are being sent at the moment", "try again in a moment");
      }
    }
  }

  private void endUpload() {
    if (upload) {
      upload = false;
      server.endUpload();
    }
  }

  private void checkBody(HttpRequest request, boolean file) {
    long length = HttpUtil.getContentLength(request, 0L);
    if (length > mostBytes) {
      throw tooLarge();
    }
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "").split(";")[0].strip();
    String wanted = file ? "application/octet-stream" : "application/json";
    if ((length > 0 || HttpUtil.isTransferEncodingChunked(request)) && !type.equalsIgnoreCase(wanted)) {
      throw new RefusedException(415, "the body's type is '" + Quoted.of(type) + "'", "send Content-Type: " + wanted);
    }
  }

  private RefusedException tooLarge() {
    return new RefusedException(413, "the body has more than " + mostBytes + " bytes",
        mostBytes == Api.MOST_FILE_BYTES ? "a skill file is smaller: choose another file" : "send less");
  }

  private void take(ChannelHandlerContext ctx, HttpContent content) {
    ByteBuf bytes = content.content();
    if (refusal == null && body.size() + bytes.readableBytes() > mostBytes) {
      part(ctx, Reply.of(tooLarge()));
      return;
    }
    if (refusal == null) {
      byte[] copy = new byte[bytes.readableBytes()];
      bytes.readBytes(copy);
      body.writeBytes(copy);
    }
    if (content instanceof LastHttpContent) {
      complete(ctx);
    }
  }

  private void complete(ChannelHandlerContext ctx) {
    deadline.met();
    HttpRequest asked = head;
    Reply refused = refusal;
    head = null;
    endUpload();
    ctx.channel().config().setAutoRead(false); // the next request waits until this one is answered
    if (refused != null) {
      send(ctx, asked, refused);
      return;
    }
    try {
      Request request = Request.of(asked.method().name(), asked.uri(), body.toByteArray());
      body = new ByteArrayOutputStream();
      answer(ctx, asked, request);
    } catch (RefusedException e) {
      send(ctx, asked, Reply.of(e));
    } catch (IOException e) {
      LOG.warn("a file of the page cannot be read", e);
      send(ctx, asked, Reply.error(500, "a file of the page cannot be read", "build OneGrasp again"));
    }
  }

  private void answer(ChannelHandlerContext ctx, HttpRequest asked, Request request) throws IOException {
    if (upgrade(asked)) {
      upgrade(ctx, asked, request);
    } else if (!request.path().isEmpty() && request.path().get(0).equals("api")) {
      server.work(request, reply -> ctx.executor().execute(() -> send(ctx, asked, reply)));
    } else if (request.path().isEmpty() && !request.query("token", "").isEmpty()) {
      send(ctx, asked, letIn(ctx, request.query("token", ""), isVisit(asked)));
    } else {
      send(ctx, asked, server.files().reply(request.path(), asked.headers().get(HttpHeaderNames.IF_NONE_MATCH, "")));
    }
  }

  /** Whether a person opens it: a page is shown then, and no JSON. */
  private static boolean isVisit(HttpRequest asked) {
    return asked.headers().get(HttpHeaderNames.ACCEPT, "").contains("text/html");
  }

  private Reply letIn(ChannelHandlerContext ctx, String token, boolean visit) {
    if (!server.gate().tokenNeeded()) {
      return Reply.redirect("/", Map.of());
    }
    if (!server.gate().isToken(token)) {
      server.rates().spend(address(ctx.channel()), WRONG_TOKEN);
      if (visit) {
        return Reply.redirect("/", Map.of()); // which asks for it
      }
      throw Gate.tokenMissing();
    }
    return Reply.redirect("/", Map.of("Set-Cookie",
        Gate.COOKIE + "=" + token + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000"));
  }

  private static boolean upgrade(HttpRequest request) {
    return request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  private void upgrade(ChannelHandlerContext ctx, HttpRequest asked, Request request) {
    FullHttpRequest whole = new DefaultFullHttpRequest(asked.protocolVersion(), asked.method(), asked.uri(),
        Unpooled.EMPTY_BUFFER, asked.headers(), asked.headers());
    server.upgrade(ctx.channel(), whole, request);
    ctx.channel().config().setAutoRead(true);
  }

  private static String address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "";
  }

  private void send(ChannelHandlerContext ctx, HttpRequest asked, Reply reply) {
    boolean keepAlive = HttpUtil.isKeepAlive(asked) && !server.closing();
    FullHttpResponse response = response(reply, asked.method().name().equals("HEAD"));
    HttpUtil.setKeepAlive(response, keepAlive);
    deadline.start(ctx);
    ctx.writeAndFlush(response).addListener(done -> {
      deadline.met();
      if (keepAlive && done.isSuccess()) {
        ctx.channel().config().setAutoRead(true);
      } else {
        ctx.close();
      }
    });
  }

  /** Sends the last answer, without the body having been read. */
  private void part(ChannelHandlerContext ctx, Reply reply) {
    parting = true;
    head = null;
    body = new ByteArrayOutputStream();
    endUpload();
    FullHttpResponse response = response(reply, false);
    HttpUtil.setKeepAlive(response, false);
    ctx.writeAndFlush(response).addListener((ChannelFutureListener) done -> {
      if (done.channel() instanceof SocketChannel socket) {
        socket.shutdownOutput(); // the other side reads the answer before it hears that nobody listens
      }
    });
    ctx.executor().schedule(() -> ctx.close(), PARTING_SECONDS, TimeUnit.SECONDS);
  }

  static FullHttpResponse response(Reply reply, boolean headOnly) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
        HttpResponseStatus.valueOf(reply.status()),
        headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.body()));
    response.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, reply.type())
        .set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length)
        .set("Content-Security-Policy", "default-src 'self'; img-src 'self' blob: data:; object-src 'none';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        .set("X-Content-Type-Options", "nosniff")
        .set("X-Frame-Options", "DENY")
        .set("Referrer-Policy", "no-referrer")
        .set("Cross-Origin-Resource-Policy", "same-origin")
        .set("Cross-Origin-Opener-Policy", "same-origin");
    reply.headers().forEach((name, value) -> response.headers().set(name, value));
    return response;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent && head == null && ctx.channel().config().isAutoRead()) {
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    endUpload();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
    LOG.debug("a connection to the page broke off", thrown);
    ctx.close();
  }
}
