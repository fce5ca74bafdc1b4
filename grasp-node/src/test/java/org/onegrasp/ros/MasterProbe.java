package org.onegrasp.ros;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.onegrasp.ros.xmlrpc.XmlRpcClient;

/** Asks a master, or a node, as an outsider. */
public final class MasterProbe implements AutoCloseable {
  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final XmlRpcClient client = new XmlRpcClient(loops, Duration.ofSeconds(60));
  private final URI uri;

  public MasterProbe(URI uri) {
    this.uri = uri;
  }

  public List<?> call(String method, Object... parameters) throws IOException {
    return (List<?>) client.call(uri, method, parameters);
  }

  String state() throws IOException {
    return call("getSystemState", "/probe").get(2).toString();
  }

  /** URI of a node, or null. */
  public URI lookup(String node) throws IOException {
    List<?> answer = call("lookupNode", "/probe", node);
    return Integer.valueOf(1).equals(answer.get(0)) ? URI.create((String) answer.get(2)) : null;
  }

  /** Whether a node of this name is registered; false also when the master does not answer. */
  boolean knows(String node) {
    try {
      return lookup(node) != null;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether the answer to a call without parameters has this in it. The aggregator of log lines connects a moment after
   * a start.
   */
  boolean tells(String method, String part) {
    try {
      return call(method, "/probe").toString().contains(part);
    } catch (IOException e) {
      return false;
    }
  }

  /** All nodes that offer or want anything. */
  Set<String> nodes() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Object rows : (List<?>) call("getSystemState", "/probe").get(2)) {
      for (Object row : (List<?>) rows) {
        ((List<?>) ((List<?>) row).get(1)).forEach(node -> names.add((String) node));
      }
    }
    return names;
  }

  /** Takes back all that a node has said, in its name, as rosnode cleanup does. */
  void forget(String node) throws IOException {
    URI uri = lookup(node);
    if (uri == null) {
      return; // It went by itself.
    }
    String api = uri.toString();
    List<?> state = (List<?>) call("getSystemState", "/probe").get(2);
    for (String topic : keys(state.get(0), node)) {
      call("unregisterPublisher", node, topic, api);
    }
    for (String topic : keys(state.get(1), node)) {
      call("unregisterSubscriber", node, topic, api);
    }
    for (String service : keys(state.get(2), node)) {
      call("unregisterService", node, service, call("lookupService", node, service).get(2));
    }
  }

  private static List<String> keys(Object rows, String node) {
    return ((List<?>) rows).stream().map(row -> (List<?>) row).filter(row -> ((List<?>) row.get(1)).contains(node))
        .map(row -> (String) row.get(0)).toList();
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
