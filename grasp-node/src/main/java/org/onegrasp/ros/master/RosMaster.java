package org.onegrasp.ros.master;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.onegrasp.ros.xmlrpc.XmlRpcClient;
import org.onegrasp.ros.xmlrpc.XmlRpcServer;

/**
 * A ROS 1 master and parameter server in this process, for tests and for machines without roscore. Like roscore it sets
 * /run_id, /rosdistro and /rosversion, and runs a node /rosout that repeats every log line on /rosout_agg.
 */
public final class RosMaster implements AutoCloseable {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
  private final EventLoopGroup loops;
  private final ExecutorService calls;
  private final ExecutorService news;
  private final XmlRpcServer server;
  private final URI uri;
  private final RosoutAggregator rosout;

  private RosMaster(String host, int port) throws IOException {
    loops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("master-io", true), NioIoHandler.newFactory());
    calls = Executors.newFixedThreadPool(2, new DefaultThreadFactory("master-calls", true));
    news = Executors.newFixedThreadPool(8, new DefaultThreadFactory("master-news", true));
    ParameterTree parameters = new ParameterTree();
    parameters.set("/run_id", UUID.randomUUID().toString());
    parameters.set("/rosdistro", "noetic\n"); // The line feed is roscore's.
    parameters.set("/rosversion", "1.16.0\n");
    MasterApi api = new MasterApi(new Graph(new Notifier(new XmlRpcClient(loops, CALL_TIMEOUT), news)), parameters);
    try {
      server = XmlRpcServer.start(loops, new InetSocketAddress(host, port), XmlRpcServer.Limits.OF_MASTER, calls, api);
    } catch (IOException e) {
      endThreads();
      throw e;
    }
    boolean bareV6 = host.indexOf(':') >= 0 && !host.startsWith("[");
    uri = URI.create("http://" + (bareV6 ? "[" + host + "]" : host) + ":" + server.port() + "/");
    api.listensAt(uri);
    rosout = RosoutAggregator.start(uri, host);
  }

  /**
   * Starts a master.
   *
   * @param host address to listen on and to tell to nodes, such as 127.0.0.1
   * @param port 11311 by custom; 0 takes a free one
   * @throws IOException when the port is taken
   */
  public static RosMaster start(String host, int port) throws IOException {
    return new RosMaster(host, port);
  }

  /** What ROS_MASTER_URI has to be, such as {@code http://127.0.0.1:11311/}. */
  public URI uri() {
    return uri;
  }

  @Override
  public void close() {
    rosout.close();
    server.close();
    endThreads();
  }

  private void endThreads() {
    calls.shutdownNow();
    news.shutdownNow();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
