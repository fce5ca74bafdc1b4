package org.onegrasp.ros;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.onegrasp.threads.Heartbeat;
import org.slf4j.MDC;

/** All threads of one node, named after it. They are daemons: a program ends when its own threads do. */
final class NodeThreads {
  /** Log events of these threads belong to this node, see {@link RosoutAppender}. */
  static final String MDC_KEY = "ros.node";
  private static final int SERVICE_THREADS = 8;
  /** How long threads that never wait may take no work. */
  private static final Duration BUSY = Duration.ofSeconds(5);
  /** The same for those that call other nodes, which may be away, or run what users wrote. */
  private static final Duration WAITING_FOR_OTHERS = Duration.ofSeconds(60);
  /** A name server that is away holds each for some seconds. */
  private static final int ATTEMPT_THREADS = 32;
  /** Set on threads of nodes: whoever closes from one of them must not wait for it. */
  private static final ThreadLocal<Boolean> INSIDE = new ThreadLocal<>();

  private final List<Pulse> pulses = new ArrayList<>();
  final EventLoopGroup loops;
  final ExecutorService callbacks;
  final ExecutorService services;
  final ExecutorService slave;
  final ScheduledExecutorService links;
  final ExecutorService attempts;

  NodeThreads(String node) {
    String name = node.substring(1).replace('/', '.');
    loops = new MultiThreadIoEventLoopGroup(2, new DefaultThreadFactory(name + "-io", true), NioIoHandler.newFactory());
    loops.forEach(loop -> pulses.add(new Pulse(name + "-io", loop, BUSY)));
    callbacks = Executors.newSingleThreadExecutor(factory(node, name + "-callbacks"));
    pulses.add(new Pulse(name + "-callbacks", callbacks, BUSY));
    services = FewThreads.pool(SERVICE_THREADS, factory(node, name + "-service"));
    pulses.add(new Pulse(name + "-service", services, WAITING_FOR_OTHERS));
    attempts = FewThreads.pool(ATTEMPT_THREADS, factory(node, name + "-connect"));
    pulses.add(new Pulse(name + "-connect", attempts, WAITING_FOR_OTHERS));
    slave = Executors.newFixedThreadPool(2, factory(node, name + "-slave"));
    pulses.add(new Pulse(name + "-slave", slave, BUSY));
    links = Executors.newScheduledThreadPool(2, factory(node, name + "-links"));
    pulses.add(new Pulse(name + "-links", links, WAITING_FOR_OTHERS));
  }

  private static ThreadFactory factory(String node, String name) {
    ThreadFactory threads = new DefaultThreadFactory(name, true);
    return task -> threads.newThread(() -> {
      MDC.put(MDC_KEY, node);
      INSIDE.set(true);
      task.run();
    });
  }

  /** Of each pool and event loop, not those of a node that was closed. */
  List<Heartbeat> heartbeats() {
    return pulses.stream().map(Pulse::heartbeat).toList();
  }

  /**
   * Ends everything. Callbacks that run get a second to finish, unless one of them is who closes; then they are
   * interrupted.
   */
  void close() {
    List<ExecutorService> ours = List.of(callbacks, services);
    List.of(links, attempts, slave).forEach(ExecutorService::shutdownNow);
    ours.forEach(ExecutorService::shutdown);
    if (!Boolean.TRUE.equals(INSIDE.get())) {
      ours.forEach(NodeThreads::join);
    }
    ours.forEach(ExecutorService::shutdownNow);
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  private static void join(ExecutorService executor) {
    try {
      executor.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
