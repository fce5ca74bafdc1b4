package org.onegrasp.web;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.net.Crowd;
import org.onegrasp.net.ExchangeDeadline;
import org.onegrasp.threads.Backlog;
import org.onegrasp.threads.Heartbeat;
import org.onegrasp.threads.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the page for teaching and the interface behind it, see docs/web.md. */
public final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  static final int MOST_CONNECTIONS = 256;
  static final int MOST_PAGES = 32;
  static final int MOST_WAITING = 64;
  static final int REQUESTS_A_SECOND = 100;
  static final int REQUESTS_AT_ONCE = 300;
  private static final int MOST_UPLOADS = 2;
  private static final int MOST_MESSAGE_BYTES = 4096;
  private static final int MOST_TOOL_MESSAGE_BYTES = 64 << 10;
  private static final int MOST_LISTENING = 1000;
  private static final int IDLE_SECONDS = 60;
  private static final Duration EXCHANGE_LIMIT = Duration.ofSeconds(30);
  /** Nothing is told more often. */
  private static final long PAUSE_NANOS = 90_000_000;
  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(128 << 10, 512 << 10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  /** An arm moves meanwhile. */
  private static final Duration ARM_PATIENCE = Duration.ofMinutes(2);
  /** Nobody waits for the end of an attempt when the node ends. */
  private static final Duration ARM_FAREWELL = Duration.ofSeconds(3);

  private record Job(Request request, Consumer<Reply> answer) {}

  private final WebPlace place;
  private final BiConsumer<String, Throwable> failures;
  private final Gate gate;
  private final Api api;
  private final Live live;
  private final StaticFiles files = new StaticFiles();
  private final Rates rates = new Rates(REQUESTS_AT_ONCE, REQUESTS_A_SECOND, System::nanoTime);
  private final AtomicInteger uploads = new AtomicInteger();
  private final Crowd crowd = new Crowd(MOST_CONNECTIONS, MOST_PAGES);
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("onegrasp-web-io", true), NioIoHandler.newFactory());
  private final LooksReady looks = new LooksReady(PAUSE_NANOS);
  private final Backlog<Job> jobs = new Backlog<>(MOST_WAITING);
  private final Backlog<Job> arm = new Backlog<>(1);
  private final Worker worker = new Worker("onegrasp-web", jobs, this::answer, this::failed, PATIENCE);
  private final Worker armWorker = new Worker("onegrasp-web-arm", arm, this::answer, this::failed, ARM_PATIENCE);
  private final Worker liveWorker;
  private final Backlog<Runnable> topicTasks = new Backlog<>(MOST_LISTENING);
  private final Worker listener;
  private final FoxgloveHub hub;
  private final String session = Long.toString(System.currentTimeMillis());
  private final Channel listening;
  private volatile boolean closing;

  private WebServer(WebSettings settings, WebPlace place, Station station, Topics topics,
      BiConsumer<String, Throwable> failures) throws IOException {
    this.place = place;
    this.failures = failures;
    gate = new Gate(settings.token(), place.names());
    api = new Api(station);
    live = new Live(station);
    liveWorker = new Worker("onegrasp-web-live", looks, ready -> look(),
        (ready, thrown) -> failures.accept("telling open pages of a change failed", thrown), PATIENCE);
    listener = new Worker("onegrasp-web-topics", topicTasks, Runnable::run,
        (task, thrown) -> failures.accept("listening to a topic for a tool failed", thrown), PATIENCE);
    hub = new FoxgloveHub(topics, topicTasks::put);
    try {
      listening = listen();
    } catch (IOException e) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e;
    }
    List.of(worker, armWorker, liveWorker, listener).forEach(Worker::start);
  }

  /**
   * Opens the page.
   *
   * @param topics that tools may listen to
   * @param failures are told what broke off, and why
   * @throws IllegalArgumentException when it may not be opened like that; says what to set
   * @throws IOException when no port can be had; says which and why
   */
  public static WebServer open(WebSettings settings, Station station, Topics topics,
      BiConsumer<String, Throwable> failures) throws IOException {
    WebPlace place = new WebPlace(settings);
    place.requireToken();
    return new WebServer(settings, place, station, topics, failures);
  }

  private Channel listen() throws IOException {
    ServerBootstrap bootstrap = new ServerBootstrap().group(loops).channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
        .childHandler(new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            connected(channel);
          }
        });
    return place.listen(bootstrap);
  }

  private void connected(SocketChannel channel) {
    connections.add(channel);
    crowd.enter(channel);
    ExchangeDeadline deadline = new ExchangeDeadline(EXCHANGE_LIMIT);
    channel.pipeline().addLast(new IdleStateHandler(0, 0, IDLE_SECONDS), deadline, new HttpServerCodec(),
        new FlowControlHandler(), new Exchange(this, deadline));
  }

  /** Whether it speaks another protocol than the page. */
  boolean isTool(HttpHeaders headers) {
    return headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, FoxgloveSocket.SUBPROTOCOL, true);
  }

  /** Makes a WebSocket of a connection, or says why not; on its event loop. */
  void upgrade(Channel channel, FullHttpRequest asked, Request request) {
    if (isTool(asked.headers())) {
      upgradeTool(channel, asked, request);
      return;
    }
    if (!request.path().equals(List.of("live"))) {
      throw new RefusedException(404, "there is no WebSocket at /" + Quoted.of(String.join("/", request.path())),
          "it is at /live");
    }
    LiveSocket socket = new LiveSocket(gate, gate.knowsToken(asked.headers()), looks::say);
    upgrade(channel, asked, null, socket, () -> {
      channel.closeFuture().addListener(closed -> live.left(socket));
      live.joined(socket);
      socket.opened(channel.pipeline().context(socket));
    });
  }

  private void upgradeTool(Channel channel, FullHttpRequest asked, Request request) {
    if (!gate.knowsToken(asked.headers()) && !gate.isToken(request.query("token", ""))) {
      throw Gate.tokenMissing();
    }
    FoxgloveSocket socket = new FoxgloveSocket(hub, session);
    upgrade(channel, asked, FoxgloveSocket.SUBPROTOCOL, socket, socket::opened);
  }

  private void upgrade(Channel channel, FullHttpRequest asked, String subprotocol, ChannelHandler socket,
      Runnable opened) {
    int mostBytes = subprotocol == null ? MOST_MESSAGE_BYTES : MOST_TOOL_MESSAGE_BYTES;
    WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
        "ws://" + asked.headers().get(HttpHeaderNames.HOST, "") + "/", subprotocol, false, mostBytes)
        .newHandshaker(asked);
    if (handshaker == null) {
      throw new RefusedException(426, "that version of WebSockets is not known", "use version 13");
    }
    if (!crowd.busy(channel)) {
      throw new RefusedException(503, MOST_PAGES + " pages are open already, the most that are served at once",
          "close one of them and try again");
    }
    channel.pipeline().remove(ExchangeDeadline.class);
    channel.pipeline().remove(FlowControlHandler.class);
    channel.pipeline().replace(IdleStateHandler.class, null, new IdleStateHandler(IDLE_SECONDS, 0, 0));
    handshaker.handshake(channel, asked).addListener(done -> {
      if (done.isSuccess()) {
        channel.pipeline().remove(Exchange.class);
        channel.pipeline().addLast(new WebSocketFrameAggregator(mostBytes), new Courtesy(), socket);
        opened.run();
      } else {
        channel.close();
      }
    });
  }

  /** Has a request worked on; the answer comes on another thread. */
  void work(Request request, Consumer<Reply> answer) {
    Backlog<Job> where = api.kind(request) == Api.Kind.ARM ? arm : jobs;
    if (!where.put(new Job(request, answer))) {
      throw where == arm ? new RefusedException(409, "the arm is busy", "wait until it has ended")
          : new RefusedException(503, "too many requests wait already", "try again in a moment");
    }
  }

  private void answer(Job job) {
    Reply reply;
    try {
      reply = api.answer(job.request);
    } catch (RefusedException e) {
      reply = Reply.of(e);
    } catch (IOException e) {
      LOG.warn("a request to the page cannot be answered", e);
      reply = Reply.error(500, "it cannot be answered: " + e.getMessage(), "look at the node's log");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reply = Reply.error(503, "the node ends", "try again when it is back");
    }
    int seconds = reply.lesson() == 0 ? 0 : Api.waitSeconds(job.request);
    looks.say();
    if (seconds > 0 && reply.status() == 202) {
      live.await(reply.lesson(), System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds), job.answer);
    } else {
      job.answer.accept(reply);
    }
  }

  private void failed(Job job, Throwable thrown) {
    if (closing) {
      LOG.debug("nobody waits for that answer any more", thrown);
      return;
    }
    failures.accept("a request to the page failed", thrown);
    if (job != null) {
      job.answer.accept(Reply.error(500, "that failed: " + thrown, "run launch/onegrasp report, and report the fault"
          + " with its file"));
    }
  }

  private void look() {
    try {
      live.look();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that something may have changed; costs the caller nothing. For any thread. */
  public void changed() {
    looks.say();
  }

  /** WebSockets that are open. */
  int pages() {
    return live.pages();
  }

  boolean beginUpload() {
    if (uploads.incrementAndGet() <= MOST_UPLOADS) {
      return true;
    }
    uploads.decrementAndGet();
    return false;
  }

  void endUpload() {
    uploads.decrementAndGet();
  }

  Gate gate() {
    return gate;
  }

  Api api() {
    return api;
  }

  StaticFiles files() {
    return files;
  }

  Rates rates() {
    return rates;
  }

  boolean closing() {
    return closing;
  }

  /** Where it listens; another one than was asked for where that was taken. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** What a person opens, without the token. */
  public String address() {
    return place.address(port());
  }

  /**
   * Says where it is: a line, and where a token is needed the address with it as a QR code, for this terminal alone.
   */
  public void announce(PrintStream out) {
    place.announce(out, port());
  }

  /** Of its threads. */
  public List<Heartbeat> heartbeats() {
    return List.of(worker.heartbeat(), armWorker.heartbeat(), liveWorker.heartbeat(), listener.heartbeat());
  }

  /** Says goodbye to open pages and ends its threads. */
  @Override
  public void close() {
    closing = true;
    listening.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    live.close();
    List.of(liveWorker, worker, listener).forEach(Worker::close);
    hub.close();
    armWorker.close(ARM_FAREWELL);
    connections.newCloseFuture().awaitUninterruptibly(200, TimeUnit.MILLISECONDS);
    connections.close();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
