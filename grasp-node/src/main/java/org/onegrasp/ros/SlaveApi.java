package org.onegrasp.ros;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.ros.tcpros.OutgoingTopic;
import org.onegrasp.ros.tcpros.PublisherConnection;
import org.onegrasp.ros.tcpros.Subscriber;
import org.onegrasp.ros.xmlrpc.XmlRpcFault;
import org.onegrasp.ros.xmlrpc.XmlRpcHandler;

/**
 * What other nodes and the master ask of a node (wiki.ros.org/ROS/Slave_API); answers {@code [code, message, value]}.
 */
final class SlaveApi implements XmlRpcHandler {
  /**
   * What a node is asked about.
   *
   * @param tcprosPort where its topics are
   */
  record Node(String name, URI uri, URI master, String host, int tcprosPort, Topics topics, Parameters parameters) {}

  /** Characters of a parameter's name, whose parts are gone through one within the other. */
  private static final int MOST_OF_A_NAME = 1024;

  private final Node node;
  private final Consumer<String> shutdown;

  /** @param shutdown called with the reason; must return at once */
  SlaveApi(Node node, Consumer<String> shutdown) {
    this.node = node;
    this.shutdown = shutdown;
  }

  @Override
  public Object call(String method, List<Object> parameters) {
    int wanted = switch (method) {
      case "getPid", "getName", "getUri", "getMasterUri", "getPublications", "getSubscriptions", "getBusInfo",
          "getBusStats" -> 1;
      case "shutdown" -> Math.max(1, Math.min(2, parameters.size())); // The reason may be left out.
      case "requestTopic", "publisherUpdate", "paramUpdate" -> 3;
      default -> throw new XmlRpcFault(1, "method \"" + method + "\" is not supported");
    };
    if (parameters.isEmpty() || !(parameters.get(0) instanceof String)) {
      return List.of(-1, "missing required caller_id parameter", 0);
    }
    if (parameters.size() != wanted) {
      return List.of(-1, method + " takes " + wanted + " parameters, not " + parameters.size(), 0);
    }
    return answer(method, parameters);
  }

  private Object answer(String method, List<Object> parameters) {
    return switch (method) {
      case "getPid" -> ok((int) ProcessHandle.current().pid());
      case "getName" -> ok(node.name());
      case "getUri" -> ok(node.uri().toString());
      case "getMasterUri" -> List.of(1, node.master().toString(), node.master().toString());
      case "getPublications" -> List.of(1, "publications", node.topics().outgoing().stream()
          .map(topic -> List.of(topic.name(), topic.type().name())).toList());
      case "getSubscriptions" -> List.of(1, "subscriptions", node.topics().incoming().stream()
          .map(topic -> List.of(topic.name(), topic.type().name())).toList());
      case "getBusInfo" -> List.of(1, "bus info", busInfo());
      case "getBusStats" -> ok(busStats());
      case "shutdown" -> shutdown(parameters);
      case "requestTopic" -> requestTopic(parameters.get(1), parameters.get(2));
      case "publisherUpdate" -> publisherUpdate(parameters.get(1), parameters.get(2));
      default -> paramUpdate(parameters.get(1), parameters.get(2));
    };
  }

  private static Object ok(Object value) {
    return List.of(1, "", value);
  }

  private Object shutdown(List<Object> parameters) {
    shutdown.accept("request of " + parameters.get(0) + (parameters.size() > 1 ? ": " + parameters.get(1) : ""));
    return List.of(1, "shutdown", 0);
  }

  private Object requestTopic(Object topic, Object protocols) {
    if (!(topic instanceof String name) || node.topics().outgoing(name).isEmpty()) {
      return List.of(-1, "Not a publisher of [" + Quoted.of(topic) + "]", List.of());
    }
    boolean tcpros = protocols instanceof List<?> list
        && list.stream().anyMatch(p -> p instanceof List<?> entry && !entry.isEmpty() && entry.get(0).equals("TCPROS"));
    if (!tcpros) {
      return List.of(0, "no supported protocol implementations", List.of());
    }
    return List.of(1, "ready on " + node.host() + ":" + node.tcprosPort(),
        List.of("TCPROS", node.host(), node.tcprosPort()));
  }

  private Object publisherUpdate(Object topic, Object publishers) {
    try {
      List<URI> uris = Topics.uris(publishers);
      if (topic instanceof String name) {
        node.topics().incoming(name).ifPresent(incoming -> incoming.setPublishers(uris));
      }
      return ok(0);
    } catch (IOException e) {
      return List.of(-1, e.getMessage(), 0);
    }
  }

  private Object paramUpdate(Object key, Object value) {
    boolean known =
        key instanceof String name && name.length() <= MOST_OF_A_NAME && node.parameters().update(name, value);
    return known ? ok(0) : List.of(-1, "not subscribed", 0);
  }

  private List<Object> busInfo() {
    List<Object> rows = new ArrayList<>();
    for (OutgoingTopic topic : node.topics().outgoing()) {
      for (Subscriber s : topic.subscribers()) {
        String text = connection(s.localPort(), s.remote().getHostString(), s.remote().getPort(), s.traffic().id());
        rows.add(List.of(s.traffic().id(), s.callerId(), "o", "TCPROS", topic.name(), true, text));
      }
    }
    for (IncomingTopic topic : node.topics().incoming()) {
      for (PublisherLink link : topic.links()) {
        PublisherConnection c = link.connection();
        if (c != null) {
          String text = connection(c.localPort(), c.remote().getHostString(), c.remote().getPort(), c.traffic().id());
          rows.add(List.of(c.traffic().id(), link.publisher().toString(), "i", "TCPROS", topic.name(), true, text));
        }
      }
    }
    return rows;
  }

  /** rosnode info cuts this text to pieces, so it has to read as rospy writes it. */
  private static String connection(int localPort, String host, int port, int id) {
    return "TCPROS connection on port " + localPort + " to [" + host + ":" + port + " on socket " + id + "]";
  }

  private List<Object> busStats() {
    List<Object> publications = new ArrayList<>();
    for (OutgoingTopic topic : node.topics().outgoing()) {
      List<Object> rows = new ArrayList<>();
      topic.subscribers().forEach(s -> rows.add(
          List.of(s.traffic().id(), clamp(s.traffic().bytes()), clamp(s.traffic().messages()), true)));
      publications.add(List.of(topic.name(), clamp(topic.sentBytes()), rows));
    }
    List<Object> subscriptions = new ArrayList<>();
    for (IncomingTopic topic : node.topics().incoming()) {
      List<Object> rows = new ArrayList<>();
      topic.links().stream().map(PublisherLink::connection).filter(c -> c != null).forEach(c -> rows.add(
          List.of(c.traffic().id(), clamp(c.traffic().bytes()), clamp(c.traffic().messages()), -1, true)));
      subscriptions.add(List.of(topic.name(), rows));
    }
    return List.of(publications, subscriptions, List.of());
  }

  /** XML-RPC integers have 32 bits. */
  private static int clamp(long value) {
    return (int) Math.min(value, Integer.MAX_VALUE);
  }
}
