package org.onegrasp.ros.master;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onegrasp.ros.master.Registrations.Entry;

/**
 * The nodes and what they registered, and who has to be told of changes (as rosmaster does it). Not safe for several
 * threads.
 */
final class Graph {
  private static final String ANY_TYPE = "*";
  private static final String MASTER = "/master";

  private final Notifier notifier;
  private final Map<String, String> nodes = new LinkedHashMap<>(); // name to URI
  private final Map<String, String> types = new LinkedHashMap<>(); // topic to type
  private final Registrations publishers = new Registrations();
  private final Registrations subscribers = new Registrations();
  private final Registrations services = new Registrations();
  private final Registrations parameters = new Registrations();

  Graph(Notifier notifier) {
    this.notifier = notifier;
  }

  /** A newer node of the same name takes the place of the older one, which is asked to go. */
  private void meet(String node, String api) {
    String before = nodes.put(node, api);
    if (before == null || before.equals(api)) {
      return;
    }
    notifier.tell(before, "shutdown",
        new Notifier.Call("shutdown", MASTER, "[" + node + "] Reason: new node registered with same name"));
    subscribers.removeNode(node);
    services.removeNode(node);
    parameters.removeNode(node);
    publishers.removeNode(node).forEach(this::tellSubscribers);
  }

  private void part(String node) {
    boolean known =
        publishers.hasNode(node) || subscribers.hasNode(node) || services.hasNode(node) || parameters.hasNode(node);
    if (!known) {
      nodes.remove(node);
    }
  }

  private void tellSubscribers(String topic) {
    List<String> uris = publishers.apis(topic);
    subscribers.apis(topic).forEach(
        api -> notifier.tell(api, "topic " + topic, new Notifier.Call("publisherUpdate", MASTER, topic, uris)));
  }

  /** URIs of the subscribers. */
  List<String> addPublisher(String node, String topic, String type, String api) {
    publishers.requireRoom(topic);
    meet(node, api);
    publishers.add(topic, new Entry(node, api));
    if (!type.equals(ANY_TYPE)) {
      types.put(topic, type);
    } else {
      types.putIfAbsent(topic, type);
    }
    forgetOldTopics();
    tellSubscribers(topic);
    return subscribers.apis(topic);
  }

  /** Types of topics outlive their nodes, but not without end. */
  private void forgetOldTopics() {
    Iterator<String> eldest = types.keySet().iterator();
    while (types.size() > MasterLimits.ENTRIES && eldest.hasNext()) {
      String topic = eldest.next();
      if (publishers.at(topic).isEmpty() && subscribers.at(topic).isEmpty()) {
        eldest.remove();
      }
    }
  }

  boolean removePublisher(String node, String topic, String api) {
    boolean removed = publishers.remove(topic, new Entry(node, api));
    if (removed) {
      tellSubscribers(topic);
    }
    part(node);
    return removed;
  }

  /** URIs of the publishers. */
  List<String> addSubscriber(String node, String topic, String type, String api) {
    subscribers.requireRoom(topic);
    meet(node, api);
    subscribers.add(topic, new Entry(node, api));
    if (!type.equals(ANY_TYPE)) {
      types.putIfAbsent(topic, type);
    }
    forgetOldTopics();
    return publishers.apis(topic);
  }

  boolean removeSubscriber(String node, String topic, String api) {
    boolean removed = subscribers.remove(topic, new Entry(node, api));
    part(node);
    return removed;
  }

  void addService(String node, String service, String serviceUri, String api) {
    services.requireRoom(service);
    meet(node, api);
    services.replace(service, new Entry(node, serviceUri));
  }

  boolean removeService(String node, String service, String serviceUri) {
    boolean removed = services.remove(service, new Entry(node, serviceUri));
    part(node);
    return removed;
  }

  void addParameter(String node, String key, String api) {
    parameters.requireRoom(key);
    meet(node, api);
    parameters.add(key, new Entry(node, api));
  }

  boolean removeParameter(String node, String key, String api) {
    boolean removed = parameters.remove(key, new Entry(node, api));
    part(node);
    return removed;
  }

  /**
   * Tells everybody who subscribed to the parameter, to a namespace above it, or to something within a changed
   * namespace.
   *
   * @param setter who knows already
   * @param tree the parameters after the change; what is not there is told as an empty map
   */
  void parameterChanged(String setter, String key, ParameterTree tree) {
    String changed = slashed(key);
    parameters.keys().toList().forEach(subscribed -> {
      String scope = slashed(subscribed);
      boolean within = changed.startsWith(scope);
      if (within || scope.startsWith(changed)) {
        String subject = within ? changed : scope;
        Object value = tree.get(subject).orElse(Map.of());
        parameters.at(subscribed).stream()
            .filter(entry -> !(within && entry.node().equals(setter)))
            .forEach(entry -> notifier.tell(
                entry.api(), "parameter " + subject, new Notifier.Call("paramUpdate", MASTER, subject, value)));
      }
    });
  }

  private static String slashed(String key) {
    return key.endsWith("/") ? key : key + "/";
  }

  Optional<String> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  Optional<String> service(String name) {
    return services.apis(name).stream().findFirst();
  }

  /** {@code [publishers, subscribers, services]}. */
  List<Object> state() {
    return List.of(publishers.state(), subscribers.state(), services.state());
  }

  /** {@code [[topic, type], ...]} of every topic that ever was. */
  List<Object> topicTypes() {
    return types.entrySet().stream().<Object>map(e -> List.of(e.getKey(), e.getValue())).toList();
  }

  /** The same for topics with a publisher now. */
  List<Object> publishedTopics(String prefix) {
    return publishers.keys().filter(topic -> topic.startsWith(prefix))
        .<Object>map(t -> List.of(t, types.getOrDefault(t, ANY_TYPE))).toList();
  }
}
