package org.onegrasp.ros.master;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters: a tree of maps whose leaves are values. Keys are full names. Not safe for several threads. */
final class ParameterTree {
  private Map<String, Object> root = new LinkedHashMap<>();

  private static List<String> parts(String key) {
    return Arrays.stream(key.split("/")).filter(part -> !part.isEmpty()).toList();
  }

  /** A value, or a copy of a subtree. */
  Optional<Object> get(String key) {
    Object found = root;
    for (String part : parts(key)) {
      found = found instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return Optional.ofNullable(found).map(ParameterTree::copy);
  }

  /**
   * Sets a value; a map replaces the whole subtree, and values on the way become namespaces.
   *
   * @throws IllegalArgumentException when the root would become a plain value
   */
  void set(String key, Object value) {
    List<String> parts = parts(key);
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
    return !parts.isEmpty() && space instanceof Map<?, ?> map && map.remove(parts.get(parts.size() - 1)) != null;
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
   * Full name of the nearest match of a relative key, from a node's private namespace upwards. Only the key's first part has to
   * exist: searching {@code robot/arm} may find a name that is not set yet.
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
