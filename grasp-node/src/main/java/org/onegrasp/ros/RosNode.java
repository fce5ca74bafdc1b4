package org.onegrasp.ros;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.onegrasp.msgs.Choice;
import org.onegrasp.msgs.Clock;
import org.onegrasp.msgs.DynamicMessage;
import org.onegrasp.msgs.Log;
import org.onegrasp.msgs.MessageCodec;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.ServiceCodec;
import org.onegrasp.ros.tcpros.OutgoingTopic;
import org.onegrasp.ros.tcpros.TcpRosServer;
import org.onegrasp.ros.xmlrpc.XmlRpcClient;
import org.onegrasp.ros.xmlrpc.XmlRpcServer;
import org.onegrasp.threads.Heartbeat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ROS 1 node. Topic and parameter callbacks run one after the other on one thread of the node; service handlers run
 * on a small pool, so that two clients can be served at once and a handler may wait for a message. An exception in a
 * callback is logged and counted, and ends nothing.
 *
 * <p>
 * Names are resolved as in roscpp and rospy: {@code /a} global, {@code a} in the node's namespace, {@code ~a} private;
 * then the remappings of the command line apply.
 */
public final class RosNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RosNode.class);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
  private static final String LOG_TOPIC = "/rosout";
  private static final int ROSOUT_QUEUE = 100;
  private static final int LOG_MS = 2000;

  private final Names names;
  private final NodeThreads threads;
  private final XmlRpcServer slaveServer;
  private final TcpRosServer tcpros;
  private final URI tcprosUri;
  private final Registrar registrar;
  private final Topics topics;
  private final Services services;
  private final Parameters parameters;
  private final Door door = new Door();
  private final SlaveApi.Node inside;
  private final RosClock clock;
  private final Failures failures = new Failures();
  private final List<Runnable> shutdownActions = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread atExit = new Thread(this::close, "ros-exit");

  private RosNode(RosArguments arguments, Names names, NodeThreads threads) throws IOException {
    this.names = names;
    this.threads = threads;
    LocalAddress address = LocalAddress.of(arguments);
    slaveServer = XmlRpcServer.start(threads.loops, address.bind(), XmlRpcServer.Limits.OF_NODE, threads.slave, door);
    tcpros = TcpRosServer.start(threads.loops, address.bind(), names.node(), door);
    URI slave = address.uri("http", slaveServer.port());
    tcprosUri = address.uri("rosrpc", tcpros.port());
    XmlRpcClient client = new XmlRpcClient(threads.loops, CALL_TIMEOUT);
    MasterClient master = new MasterClient(client, CALL_TIMEOUT, arguments.masterUri(), names.node());
    registrar = new Registrar(master, names.node());
    parameters = new Parameters(names, master, registrar, slave, threads.callbacks, failures);
    PublisherLink.Shared shared = new PublisherLink.Shared(names.node(), threads.loops, client, threads.links,
        threads.attempts);
    topics = new Topics(slave, registrar, shared, threads, failures);
    services = new Services(names.node(), slave, master, registrar, threads, failures);
    inside = new SlaveApi.Node(names.node(), slave, master.uri(), address.host(), tcpros.port(), topics, parameters);
    await(master);
    arguments.privateParameters().forEach((name, value) -> parameters.set("~" + name, value));
    clock = new RosClock(InstantSource.system(), parameters.get("/use_sim_time", false));
  }

  /**
   * Starts a node. When the master does not answer yet this waits for it; private parameters of the command line are
   * set before this returns. The node is closed with the process.
   *
   * @param defaultName base name, used unless the command line has {@code __name:=}
   * @throws IllegalArgumentException when a name or an address of the arguments is not usable
   * @throws RosException when the node cannot listen, or was interrupted while it waited
   */
  public static RosNode create(RosArguments arguments, String defaultName) {
    Names names = Names.of(arguments, defaultName);
    NodeThreads threads = new NodeThreads(names.node());
    try {
      RosNode node = new RosNode(arguments, names, threads);
      node.start();
      return node;
    } catch (IOException e) {
      threads.close();
      throw new RosException("Node " + names.node() + " cannot start: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      threads.close();
      throw e;
    }
  }

  private static void await(MasterClient master) {
    boolean complained = false;
    while (true) {
      try {
        master.call("getPid");
        return;
      } catch (IOException e) {
        if (!complained) {
          LOG.warn("Waiting for the ROS master at {}: start roscore, or set ROS_MASTER_URI ({})", master.uri(),
              e.getMessage());
        }
        complained = true;
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RosException("Interrupted while waiting for the ROS master", e);
    }
  }

  /** The node is complete from here on: now others may call it, and it may be asked to end. */
  private void start() {
    Runtime.getRuntime().addShutdownHook(atExit);
    door.open(new SlaveApi(inside, this::closeLater), topics, services);
    if (clock.simulated()) {
      subscribe("/clock", Clock.CODEC, 1, message -> clock.set(message.clock().toNanos()));
    }
    if (!name().equals(LOG_TOPIC)) { // The node that gathers the log lines adds none, or they would go in circles.
      Publisher<Log> rosout = advertise(LOG_TOPIC, Log.CODEC, true, ROSOUT_QUEUE);
      RosoutAppender.attach(name(), clock, rosout, () -> topics.outgoing().stream().map(OutgoingTopic::name).toList());
    }
    LoggerServices.offer(this);
    repeat("watch of the master", registrar::watch, Registrar.WATCH_MS);
    repeat("count of lines that were left out", LogRate::tellAllLeftOut, LOG_MS);
  }

  /** Whatever one run throws, the next one comes: a task that throws would never be run again. */
  private void repeat(String what, Runnable task, long delayMs) {
    threads.links.scheduleWithFixedDelay(() -> failures.guard(what, task), delayMs, delayMs, TimeUnit.MILLISECONDS);
  }

  /**
   * Offers a topic. Advertising a topic twice shares the connections.
   *
   * @param latch whether each new subscriber gets the last message at once
   * @param queueSize messages that wait for a slow subscriber before the oldest is dropped; at least 1
   */
  public <M> Publisher<M> advertise(String topic, MessageCodec<M> codec, boolean latch, int queueSize) {
    return topics.advertise(names.resolve(topic), codec, latch, queueSize);
  }

  /** @param queueSize messages that wait for a slow callback before the oldest is dropped; at least 1 */
  public <M> Subscription subscribe(String topic, MessageCodec<M> codec, int queueSize, Consumer<M> callback) {
    return subscribe(topic, codec, new Subscription.Limits(queueSize, Integer.MAX_VALUE), callback);
  }

  /**
   * The same with a bound on the size of a message, as memory is taken for the whole of it before the callback sees it.
   */
  public <M> Subscription subscribe(String topic, MessageCodec<M> codec, Subscription.Limits limits,
      Consumer<M> callback) {
    return topics.subscribe(names.resolve(topic), codec, limits, callback);
  }

  /** The same for a topic that has one of several types: that of its publishers. */
  public <M> Subscription subscribe(String topic, Choice<M> choice, Subscription.Limits limits, Consumer<M> callback) {
    return subscribe(topic, new ChoiceCodec<>(choice), limits, callback);
  }

  /**
   * Listens to a topic of whatever type, from the definition that its publishers send.
   *
   * @param callback as in {@link #subscribe}
   */
  public Subscription subscribeAny(String name, int queueSize, Consumer<DynamicMessage> callback) {
    return subscribe(name, new AnyCodec(), queueSize, callback);
  }

  /** Offers a service. An exception in the handler reaches the caller as its message. */
  public <Q, A> ServiceServer serve(String name, ServiceCodec<Q, A> codec, Function<Q, A> handler) {
    return services.serve(tcprosUri, names.resolve(name), codec, handler);
  }

  /**
   * Calls a service and waits for the answer.
   *
   * @throws RosException when there is no such service, the handler failed, or the time is over
   */
  public <Q, A> A call(String name, ServiceCodec<Q, A> codec, Q request, Duration timeout) {
    return services.call(names.resolve(name), codec, request, timeout);
  }

  /** A client of a service that keeps its connection from call to call; it connects at the first one. */
  public <Q, A> ServiceClient<Q, A> client(String name, ServiceCodec<Q, A> codec) {
    return new ServiceClient<>(services, names.resolve(name), codec);
  }

  /** Waits until the service is offered and answers; false when the time is over. */
  public boolean awaitService(String name, Duration timeout) {
    return services.await(names.resolve(name), timeout);
  }

  public Parameters parameters() {
    return parameters;
  }

  public RosClock clock() {
    return clock;
  }

  /** Full name with namespace, such as {@code /robot1/learner}. */
  public String name() {
    return names.node();
  }

  /** The full name that a topic, service or parameter has for this node, remapped. */
  public String resolve(String name) {
    return names.resolve(name);
  }

  /** Callbacks and service handlers that failed since the start. */
  public long callbackFailures() {
    return failures.count();
  }

  /**
   * Of the threads that run callbacks, service handlers, the node's API and its connections; to be asked about once a
   * second.
   */
  public List<Heartbeat> heartbeats() {
    return threads.heartbeats();
  }

  /** The address of the master when it does not answer at the moment; else empty. Waits for nothing. */
  public String silentMaster() {
    return registrar.silentMaster();
  }

  /** Runs once when the node goes: by rosnode kill, by a newer node of the same name, or by {@link #close}. */
  public void onShutdown(Runnable action) {
    shutdownActions.add(action);
  }

  /** Waits until the node was closed, by us, by {@code rosnode kill} or by a newer node of the same name. */
  public void awaitShutdown() throws InterruptedException {
    closed.await();
  }

  /** On a thread of its own, so that the one that asked gets its answer. */
  private void closeLater(String reason) {
    LOG.info("Node {} shuts down on {}", name(), Quoted.line(reason));
    new Thread(this::close, "ros-shutdown").start(); // No daemon: the process waits for it.
  }

  /** Withdraws everything from the master, hangs up and ends the node's threads. A second call does nothing. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitAtExit();
      return;
    }
    try {
      shutdownActions.forEach(action -> failures.guard("shutdown action", action));
      List<Runnable> steps =
          List.of(() -> RosoutAppender.detach(name()), registrar::removeAll, topics::close, tcpros::close,
              slaveServer::close, threads::close);
      steps.forEach(step -> failures.guard("closing of the node", step));
      if (Thread.currentThread() != atExit) {
        forgetAtExit();
      }
    } finally {
      closed.countDown(); // Whatever went wrong, who waits for the end goes on.
    }
  }

  /** A process that ends while the node is being closed has to let that finish, or the master would keep us. */
  private void awaitAtExit() {
    if (Thread.currentThread() == atExit) {
      try {
        closed.await(CALL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void forgetAtExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process is already going down.
    }
  }
}
