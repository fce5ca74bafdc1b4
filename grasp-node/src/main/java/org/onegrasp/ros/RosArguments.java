package org.onegrasp.ros;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.ros.xmlrpc.PeerAddress;

/**
 * What a ROS process is started with: arguments as roslaunch and rosrun write them, and the environment.
 *
 * @param remappings {@code a:=b}, as written
 * @param special {@code __name:=x} and its like, keys without the two underscores
 * @param privateParameters {@code _p:=value}, keys without the underscore, values typed as YAML
 * @param rest every other argument, in order; these belong to the application
 * @param environment ROS_MASTER_URI, ROS_NAMESPACE, ROS_IP and ROS_HOSTNAME are read from here
 */
public record RosArguments(
    Map<String, String> remappings,
    Map<String, String> special,
    Map<String, Object> privateParameters,
    List<String> rest,
    Map<String, String> environment) {

  private static final String ARROW = ":=";
  private static final int DEFAULT_PORT = 11311;
  private static final String DEFAULT_MASTER = "http://localhost:" + DEFAULT_PORT + "/";
  private static final AtomicLong LAST_ANONYMOUS = new AtomicLong();

  public RosArguments {
    remappings = Collections.unmodifiableMap(new LinkedHashMap<>(remappings));
    special = Collections.unmodifiableMap(new LinkedHashMap<>(special));
    privateParameters = Collections.unmodifiableMap(new LinkedHashMap<>(privateParameters));
    rest = List.copyOf(rest);
    environment = Map.copyOf(environment);
  }

  /** Parses a command line in the environment of this process. */
  public static RosArguments parse(String... arguments) {
    return parse(List.of(arguments), System.getenv());
  }

  /** @throws IllegalArgumentException when a private parameter is no YAML; names the argument */
  public static RosArguments parse(List<String> arguments, Map<String, String> environment) {
    Map<String, String> remappings = new LinkedHashMap<>();
    Map<String, String> special = new LinkedHashMap<>();
    Map<String, Object> parameters = new LinkedHashMap<>();
    List<String> rest = new ArrayList<>();
    for (String argument : arguments) {
      int at = argument.indexOf(ARROW);
      if (at <= 0) {
        rest.add(argument);
        continue;
      }
      String left = argument.substring(0, at).strip();
      String right = argument.substring(at + ARROW.length()).strip();
      if (left.startsWith("__")) {
        special.put(left.substring(2), right);
      } else if (left.startsWith("_")) {
        parameters.put(left.substring(1), YamlValue.parse(argument, right));
      } else {
        remappings.put(left, right);
      }
    }
    return new RosArguments(remappings, special, parameters, rest, environment);
  }

  /**
   * Address of the master; without a port that of custom, 11311.
   *
   * @throws IllegalArgumentException when {@code __master} or ROS_MASTER_URI is no such address
   */
  public URI masterUri() {
    String name = special.containsKey("master") ? "__master" : "ROS_MASTER_URI";
    String given = special.getOrDefault("master", environment.getOrDefault("ROS_MASTER_URI", "")).strip();
    String text = given.isEmpty() ? DEFAULT_MASTER : given;
    try {
      return master(URI.create(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          name + " is '" + Quoted.of(text) + "'; expected http://HOST:PORT, such as " + DEFAULT_MASTER, e);
    }
  }

  private static URI master(URI uri) {
    String host = PeerAddress.host(uri).filter(found -> "http".equals(uri.getScheme())).orElse("");
    boolean portLeftOut = uri.getRawAuthority() != null && uri.getRawAuthority().equals(host);
    URI full = portLeftOut ? URI.create("http://" + host + ":" + DEFAULT_PORT + uri.getRawPath()) : uri;
    if (host.isEmpty() || PeerAddress.find(full).isEmpty()) {
      throw new IllegalArgumentException("no host or port in " + uri);
    }
    return full;
  }

  /** A copy with one more special key, such as {@code with("master", uri)}. */
  public RosArguments with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(special);
    more.put(key, value);
    return new RosArguments(remappings, more, privateParameters, rest, environment);
  }

  /**
   * This, for a process that takes no arguments but those of ROS.
   *
   * @throws IllegalArgumentException when there is another one; names it
   */
  public RosArguments only() {
    if (!rest.isEmpty()) {
      throw new IllegalArgumentException(
          "do not know what to do with '" + rest.get(0) + "': ROS arguments are written name:=value");
    }
    return this;
  }

  /**
   * {@code base_<process id>_<milliseconds>}: a name that no other node has, not even one made in the same millisecond.
   */
  public static String anonymous(String base) {
    long millis = LAST_ANONYMOUS.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis()));
    return base + "_" + ProcessHandle.current().pid() + "_" + millis;
  }
}
