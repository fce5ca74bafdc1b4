package org.onegrasp.ros.master;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.onegrasp.msgs.Quoted;

/** Who offers or wants what: for each key the nodes, in the order in which they came. Not safe for several threads. */
final class Registrations {
  /**
   * One node at one key.
   *
   * @param api URI of the node's slave API; for services that of the service
   */
  record Entry(String node, String api) {}

  private final Map<String, List<Entry>> entries = new LinkedHashMap<>();

  /** @throws IllegalArgumentException when there are too many already */
  void add(String key, Entry entry) {
    requireRoom(key);
    List<Entry> present = entries.computeIfAbsent(key, k -> new ArrayList<>());
    if (!present.contains(entry)) {
      present.add(entry);
    }
  }

  /** For services: the newest provider is the only one. */
  void replace(String key, Entry entry) {
    requireRoom(key);
    entries.put(key, new ArrayList<>(List.of(entry)));
  }

  /** @throws IllegalArgumentException when there is no room for one more */
  void requireRoom(String key) {
    int count = entries.values().stream().mapToInt(List::size).sum();
    if (count >= MasterLimits.ENTRIES) {
      throw new IllegalArgumentException(
          "no room for " + Quoted.of(key) + ": " + count + " registrations of this kind are there, the limit is "
              + MasterLimits.ENTRIES + "; rosnode cleanup removes those of nodes that are gone");
    }
  }

  boolean remove(String key, Entry entry) {
    List<Entry> present = entries.getOrDefault(key, List.of());
    boolean removed = present.contains(entry) && present.remove(entry);
    if (removed && present.isEmpty()) {
      entries.remove(key);
    }
    return removed;
  }

  /** The keys at which the node was. */
  List<String> removeNode(String node) {
    List<String> keys = entries.entrySet().stream()
        .filter(e -> e.getValue().removeIf(entry -> entry.node().equals(node)))
        .map(Map.Entry::getKey)
        .toList();
    entries.values().removeIf(List::isEmpty);
    return keys;
  }

  boolean hasNode(String node) {
    return entries.values().stream().flatMap(List::stream).anyMatch(entry -> entry.node().equals(node));
  }

  List<Entry> at(String key) {
    return List.copyOf(entries.getOrDefault(key, List.of()));
  }

  List<String> apis(String key) {
    return at(key).stream().map(Entry::api).toList();
  }

  Stream<String> keys() {
    return entries.keySet().stream();
  }

  /** {@code [[key, [node, ...]], ...]}, as getSystemState tells it. */
  List<Object> state() {
    List<Object> rows = new ArrayList<>();
    entries.forEach((key, present) -> rows.add(List.of(key, present.stream().map(Entry::node).toList())));
    return rows;
  }
}
