package org.onegrasp.ros;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Resolves and remaps graph names for one node (wiki.ros.org/Names, wiki.ros.org/Remapping%20Arguments). */
final class Names {
  private static final Pattern LEGAL = Pattern.compile("[~/A-Za-z][\\w/]*");
  private static final Pattern LEGAL_BASE = Pattern.compile("[A-Za-z]\\w*");

  private final String namespace; // ends with a slash
  private final String node;
  private final Map<String, String> remapped = new HashMap<>();

  private Names(String namespace, String node) {
    this.namespace = namespace;
    this.node = node;
  }

  /** @throws IllegalArgumentException when the node's name or a remapping is not legal */
  static Names of(RosArguments arguments, String defaultName) {
    String base = arguments.special().getOrDefault("name", defaultName);
    if (!LEGAL_BASE.matcher(base).matches()) {
      throw new IllegalArgumentException("Node name '" + base
          + "' is not legal: a letter, then letters, digits and '_'; a namespace goes into __ns or ROS_NAMESPACE");
    }
    String given = arguments.special().getOrDefault("ns", arguments.environment().getOrDefault("ROS_NAMESPACE", "/"));
    String canonical = canonical("/" + given);
    String namespace = canonical.equals("/") ? "/" : canonical + "/";
    Names names = new Names(namespace, namespace + base);
    arguments.remappings().forEach((from, to) -> names.remapped.put(names.absolute(from), names.absolute(to)));
    return names;
  }

  /** Full name of the node. */
  String node() {
    return node;
  }

  /** Full name after remapping. */
  String resolve(String name) {
    String full = absolute(name);
    return remapped.getOrDefault(full, full);
  }

  private String absolute(String name) {
    if (name.isEmpty()) {
      return namespace;
    }
    if (!LEGAL.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Name '" + name + "' is not legal: a letter, '/' or '~', then letters, digits, '_' and '/'");
    }
    return switch (name.charAt(0)) {
      case '/' -> canonical(name);
      case '~' -> canonical(node + "/" + name.substring(1));
      default -> canonical(namespace + name);
    };
  }

  /** Without doubled and trailing slashes. */
  static String canonical(String name) {
    return "/" + Arrays.stream(name.split("/")).filter(part -> !part.isEmpty()).collect(Collectors.joining("/"));
  }
}
