package org.onegrasp.ros;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.onegrasp.ros.xmlrpc.XmlRpcClient;
import org.onegrasp.ros.xmlrpc.XmlRpcFault;

/**
 * What a master and its nodes say of themselves, asked without being a node. Every question is answered or ends with an
 * IOException within the time limit.
 */
public final class MasterSurvey implements AutoCloseable {
  /**
   * Who talks about what, as the master knows it; node names by topic or service, sorted.
   *
   * @param types by topic
   */
  public record Graph(Map<String, String> types, Map<String, List<String>> publishers,
      Map<String, List<String>> subscribers,
      Map<String, List<String>> services) {}

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("survey-io", true), NioIoHandler.newFactory());
  private final XmlRpcClient client;
  private final MasterClient master;

  public MasterSurvey(URI master, Duration timeout) {
    client = new XmlRpcClient(loops, timeout);
    this.master = new MasterClient(client, timeout, master, "/onegrasp_survey");
  }

  /** The value of a parameter or a whole namespace; nothing when it is not set. */
  public Optional<Object> parameter(String name) throws IOException {
    return ask("getParam", name);
  }

  /** Where a node answers; nothing when the master does not know it. */
  public Optional<URI> node(String name) throws IOException {
    return ask("lookupNode", name).map(uri -> URI.create((String) uri));
  }

  /** The process of a node, asked of itself: it answers, so it lives. */
  public long pid(URI node) throws IOException {
    try {
      Object answer = client.call(node, "getPid", "/onegrasp_survey");
      return ((Number) MasterClient.triple("getPid", answer).get(2)).longValue();
    } catch (XmlRpcFault | ClassCastException e) {
      throw new IOException("Node at " + node + " does not tell its process: " + e.getMessage(), e);
    }
  }

  public Graph graph() throws IOException {
    try {
      List<?> state = (List<?>) ask("getSystemState").orElse(List.of(List.of(), List.of(), List.of()));
      Map<String, String> types = new TreeMap<>();
      ((List<?>) ask("getTopicTypes").orElse(List.of())).forEach(row -> types.put(text(row, 0), text(row, 1)));
      return new Graph(types, byName(state.get(0)), byName(state.get(1)), byName(state.get(2)));
    } catch (ClassCastException | IndexOutOfBoundsException e) {
      throw new IOException("The master's answer is not laid out as ROS says: " + e.getMessage(), e);
    }
  }

  private static Map<String, List<String>> byName(Object rows) {
    Map<String, List<String>> nodes = new TreeMap<>();
    for (Object row : (List<?>) rows) {
      nodes.put(text(row, 0), ((List<?>) ((List<?>) row).get(1)).stream().map(String.class::cast).sorted().toList());
    }
    return nodes;
  }

  private static String text(Object row, int index) {
    return (String) ((List<?>) row).get(index);
  }

  private Optional<Object> ask(String method, Object... parameters) throws IOException {
    try {
      return master.ask(method, parameters);
    } catch (RosException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
