package org.onegrasp.ros;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;

/** All threads of one node, named after it. They are daemons: a program ends when its own threads do. */
final class NodeThreads {
  /** Log events of these threads belong to this node, see {@link RosoutAppender}. */
  static final String MDC_KEY = "ros.node";
  private static final int SERVICE_THREADS = 8;
  /** Set on threads of nodes: whoever closes from one of them must not wait for it. */
  private static final ThreadLocal<Boolean> INSIDE = new ThreadLocal<>();

  final EventLoopGroup loops;
  final ExecutorService callbacks;
  final ExecutorService services;
  final ExecutorService slave;
  final ScheduledExecutorService links;

  NodeThreads(String node) {
    String name = node.substring(1).replace('/', '.');
    loops = new MultiThreadIoEventLoopGroup(2, new DefaultThreadFactory(name + "-io", true), NioIoHandler.newFactory());
    callbacks = Executors.newSingleThreadExecutor(factory(node, name + "-callbacks"));
    ThreadPoolExecutor pool = new ThreadPoolExecutor(SERVICE_THREADS, SERVICE_THREADS, 10, TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(), factory(node, name + "-service"));
    pool.allowCoreThreadTimeOut(true);
    services = pool;
    slave = Executors.newFixedThreadPool(2, factory(node, name + "-slave"));
    links = Executors.newScheduledThreadPool(2, factory(node, name + "-links"));
  }

  private static ThreadFactory factory(String node, String name) {
    ThreadFactory threads = new DefaultThreadFactory(name, true);
    return task -> threads.newThread(() -> {
      MDC.put(MDC_KEY, node);
      INSIDE.set(true);
      task.run();
    });
  }

  /** Ends everything. Callbacks that run get a second to finish, unless one of them is who closes; then they are interrupted. */
  void close() {
    List<ExecutorService> ours = List.of(callbacks, services);
    List.of(links, slave).forEach(ExecutorService::shutdownNow);
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
