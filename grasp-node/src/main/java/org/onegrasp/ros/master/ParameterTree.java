package org.onegrasp.ros.master;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onegrasp.msgs.Quoted;

/**
 * The parameters: a tree of maps whose leaves are values. Keys are full names. Bounded by {@link MasterLimits}. Not
 * safe for several threads.
 */
final class ParameterTree {
  private Map<String, Object> root = new LinkedHashMap<>();
  private long bytes = MasterLimits.bytes(root);

  private static List<String> parts(String key) {
    return Arrays.stream(key.split("/")).filter(part -> !part.isEmpty()).toList();
  }

  /** A value, or a copy of a subtree. */
  Optional<Object> get(String key) {
    return find(parts(key)).map(ParameterTree::copy);
  }

  private Optional<Object> find(List<String> parts) {
    Object found = root;
    for (String part : parts) {
      found = found instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return Optional.ofNullable(found);
  }

  /**
   * Sets a value; a map replaces the whole subtree, and values on the way become namespaces.
   *
   * @throws IllegalArgumentException when the root would become a plain value, or a limit would be exceeded; nothing
   * has changed then
   */
  void set(String key, Object value) {
    List<String> parts = parts(key);
    requireRoom(key, parts, value);
    put(parts, value);
  }

  private void requireRoom(String key, List<String> parts, Object value) {
    int depth = parts.size() + MasterLimits.depth(value);
    if (depth > MasterLimits.DEPTH) {
      throw new IllegalArgumentException(
          "parameter " + Quoted.of(key) + " would be " + depth + " levels deep; the limit is " + MasterLimits.DEPTH);
    }
    long more = MasterLimits.bytes(value);
    if (more > MasterLimits.VALUE) {
      throw new IllegalArgumentException(
          "parameter " + Quoted.of(key) + " takes " + more + " bytes; the limit of one parameter is "
              + MasterLimits.VALUE);
    }
    long before = find(parts).map(MasterLimits::bytes).orElse(0L);
    // of namespaces that may be new
    long names = parts.stream().mapToLong(part -> MasterLimits.bytes(Map.of(part, 0))).sum();
    if (bytes - before + more + names > MasterLimits.VALUES) {
      throw new IllegalArgumentException(
          "parameter " + Quoted.of(key) + " takes " + more + " bytes, but all parameters together already take "
              + bytes + "; their limit is " + MasterLimits.VALUES);
    }
    bytes += more + names - before;
  }

  private void put(List<String> parts, Object value) {
    if (parts.isEmpty()) {
      if (!(value instanceof Map<?, ?>)) {
        throw new IllegalArgumentException("cannot set root of parameter tree to non-dictionary");
      }
      root = asMap(copy(value));
      return;
    }
    Map<String, Object> space = root;
    for (String part : parts.subList(0, parts.size() - 1)) {
      Object next = space.get(part);
      if (!(next instanceof Map<?, ?>)) {
        next = new LinkedHashMap<String, Object>();
        space.put(part, next);
      }
      space = asMap(next);
    }
    space.put(parts.get(parts.size() - 1), copy(value));
  }

  /** Whether there was something to delete; the root stays. */
  boolean delete(String key) {
    List<String> parts = parts(key);
    Object space = root;
    for (String part : parts.subList(0, Math.max(0, parts.size() - 1))) {
      space = space instanceof Map<?, ?> map ? map.get(part) : null;
    }
    boolean deleted =
        !parts.isEmpty() && space instanceof Map<?, ?> map && map.remove(parts.get(parts.size() - 1)) != null;
    if (deleted) {
      bytes = MasterLimits.bytes(root);
    }
    return deleted;
  }

  /** Names of all leaves. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    collect("", root, names);
    return names;
  }

  private static void collect(String prefix, Map<String, Object> space, List<String> names) {
    space.forEach((name, value) -> {
      if (value instanceof Map<?, ?>) {
        collect(prefix + "/" + name, asMap(value), names);
      } else {
        names.add(prefix + "/" + name);
      }
    });
  }

  /**
   * Full name of the nearest match of a relative key, from a node's private namespace upwards. Only the key's first
   * part has to exist: searching {@code robot/arm} may find a name that is not set yet.
   */
  Optional<String> search(String node, String key) {
    if (key.startsWith("/")) {
      return get(key).isPresent() ? Optional.of(key) : Optional.empty();
    }
    List<String> wanted = parts(key);
    List<String> space = new ArrayList<>(parts(node));
    while (!wanted.isEmpty()) {
      String prefix = space.isEmpty() ? "" : "/" + String.join("/", space);
      if (get(prefix + "/" + wanted.get(0)).isPresent()) {
        return Optional.of(prefix + "/" + String.join("/", wanted));
      }
      if (space.isEmpty()) {
        break;
      }
      space.remove(space.size() - 1);
    }
    return Optional.empty();
  }

  private static Object copy(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((name, member) -> copy.put((String) name, copy(member)));
    return copy;
  }

  @SuppressWarnings("unchecked") // Every map in the tree was made by copy() or set().
  private static Map<String, Object> asMap(Object value) {
    return (Map<String, Object>) value;
  }
}
