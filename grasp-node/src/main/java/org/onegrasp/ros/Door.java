package org.onegrasp.ros;

import java.util.List;
import java.util.Optional;
import org.onegrasp.ros.tcpros.Endpoints;
import org.onegrasp.ros.tcpros.OutgoingTopic;
import org.onegrasp.ros.tcpros.ServiceEndpoint;
import org.onegrasp.ros.xmlrpc.XmlRpcHandler;

/** What is behind the two ports of a node: until the node is complete, one that refuses; then the node. */
final class Door implements XmlRpcHandler, Endpoints {
  private record Inside(XmlRpcHandler api, Topics topics, Services services) {}

  private volatile Inside inside;

  /** From now on calls reach the node. */
  void open(XmlRpcHandler api, Topics topics, Services services) {
    inside = new Inside(api, topics, services);
  }

  @Override
  public Object call(String method, List<Object> parameters) {
    Inside node = inside;
    return node == null ? List.of(0, "the node is starting: call again in a moment", 0)
        : node.api.call(method, parameters);
  }

  @Override
  public Optional<OutgoingTopic> topic(String name) {
    return Optional.ofNullable(inside).flatMap(node -> node.topics.outgoing(name));
  }

  @Override
  public Optional<ServiceEndpoint> service(String name) {
    return Optional.ofNullable(inside).flatMap(node -> node.services.offered(name));
  }
}
