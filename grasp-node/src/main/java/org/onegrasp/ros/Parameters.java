package org.onegrasp.ros;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.onegrasp.ros.Registrar.Registration;
import org.onegrasp.ros.WatchedParameter.Watcher;

/**
 * The master's parameters, seen from this node: names are resolved and remapped like topics ({@code ~x} is private).
 * Values are Integer, Boolean, Double, String, byte[], List and Map. Calls fail with {@link RosException} when the
 * master is away.
 */
public final class Parameters {
  private final Names names;
  private final MasterClient master;
  private final Registrar registrar;
  private final URI slave;
  private final ExecutorService callbacks;
  private final Failures failures;
  private final Map<String, WatchedParameter> watched = new HashMap<>();

  Parameters(Names names, MasterClient master, Registrar registrar, URI slave, ExecutorService callbacks,
      Failures failures) {
    this.names = names;
    this.master = master;
    this.registrar = registrar;
    this.slave = slave;
    this.callbacks = callbacks;
    this.failures = failures;
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private static <T> T reach(String name, Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw new RosException("Parameter " + name + ": " + e.getMessage(), e);
    }
  }

  /** The value, or nothing when it is not set. A namespace comes as a Map. */
  public Optional<Object> get(String name) {
    return reach(name, () -> master.ask("getParam", names.resolve(name)));
  }

  /**
   * The value, or the fallback when it is not set; a value of another type than the fallback is an error that names
   * both.
   */
  public <T> T get(String name, T fallback) {
    return typed(name, get(name), fallback);
  }

  /**
   * The same value as {@link #get(String)}, but only the first call asks the master; from then on it tells of changes,
   * and this answers from memory, also while the master is away.
   */
  public Optional<Object> cached(String name) {
    WatchedParameter parameter = watch(names.resolve(name), WatchedParameter::cache);
    return parameter.known() ? parameter.value() : get(name);
  }

  /** As {@link #cached(String)}, with a fallback as {@link #get(String, Object)} has it. */
  public <T> T cached(String name, T fallback) {
    return typed(name, cached(name), fallback);
  }

  private <T> T typed(String name, Optional<Object> value, T fallback) {
    if (value.isEmpty()) {
      return fallback;
    }
    Object found = fallback instanceof Double && value.get() instanceof Integer i ? Double.valueOf(i) : value.get();
    Class<?> wanted = kind(fallback);
    if (!wanted.isInstance(found)) {
      throw new RosException(
          "Parameter " + names.resolve(name) + " is " + found + " (" + found.getClass().getSimpleName()
              + "), expected " + wanted.getSimpleName() + " such as " + fallback);
    }
    @SuppressWarnings("unchecked") // Checked by kind().
    T typed = (T) found;
    return typed;
  }

  private static Class<?> kind(Object fallback) {
    if (fallback instanceof List<?>) {
      return List.class;
    }
    return fallback instanceof Map<?, ?> ? Map.class : fallback.getClass();
  }

  /** @throws IllegalArgumentException when XML-RPC has no such type, or an integer needs more than 32 bits */
  public void set(String name, Object value) {
    String key = names.resolve(name);
    reach(name, () -> {
      master.call("setParam", key, legal(name, value));
      for (WatchedParameter parameter : above(key)) { // The master tells everybody but the one who set it.
        ask(master, parameter);
      }
      return null;
    });
  }

  public boolean has(String name) {
    return reach(name, () -> master.call("hasParam", names.resolve(name)).equals(true));
  }

  /** Whether there was one to delete. */
  public boolean delete(String name) {
    return reach(name, () -> master.ask("deleteParam", names.resolve(name)).isPresent());
  }

  /** Full name of the nearest parameter of this name, looking upwards from this node's private namespace. */
  public Optional<String> search(String name) {
    return reach(name, () -> master.ask("searchParam", name).map(String.class::cast));
  }

  /** All names on the server, sorted as it sends them. */
  public List<String> names() {
    Object value = reach("names", () -> master.call("getParamNames"));
    return ((List<?>) value).stream().map(String.class::cast).toList();
  }

  /**
   * Calls back on the node's callback thread with every new value of the parameter, and first with the present one if
   * it is set. A deleted parameter comes as an empty Map. Closing what is returned ends the calls.
   */
  public Subscribed subscribe(String name, Consumer<Object> callback) {
    String key = names.resolve(name);
    Watcher watcher = new Watcher(callback);
    watch(key, parameter -> parameter.add(watcher));
    return () -> unsubscribe(key, watcher);
  }

  /** The parameter, which the master is told to watch when it is new; {@code use} makes sure that it stays. */
  private WatchedParameter watch(String key, Consumer<WatchedParameter> use) {
    WatchedParameter parameter;
    boolean fresh;
    synchronized (this) {
      parameter = watched.get(key);
      fresh = parameter == null;
      if (fresh) {
        parameter = new WatchedParameter(key, registration(key), (watcher, value) -> deliver(key, watcher, value));
        watched.put(key, parameter);
      }
      use.accept(parameter);
    }
    if (fresh) {
      registrar.add(parameter.registration());
    }
    return parameter;
  }

  /** A subscription of a parameter. */
  @FunctionalInterface
  public interface Subscribed extends AutoCloseable {
    @Override
    void close();
  }

  private Registration registration(String key) {
    return new Registration(
        master -> {
          WatchedParameter parameter = watched(key);
          if (parameter != null) {
            ask(master, parameter);
          }
        },
        master -> master.call("unsubscribeParam", slave.toString(), key));
  }

  /** Subscribes, or once more, because the answer is the value. */
  private void ask(MasterClient master, WatchedParameter parameter) throws IOException {
    long news;
    Object answer;
    do {
      news = parameter.news();
      answer = master.call("subscribeParam", slave.toString(), parameter.key());
    } while (!parameter.answered(answer, news));
  }

  private synchronized WatchedParameter watched(String key) {
    return watched.get(key);
  }

  private void unsubscribe(String key, Watcher watcher) {
    WatchedParameter unused = null;
    synchronized (this) {
      WatchedParameter present = watched.get(key);
      if (present != null && present.remove(watcher)) {
        unused = watched.remove(key);
      }
    }
    if (unused != null) {
      registrar.remove(unused.registration());
    }
  }

  /**
   * News of the master, about a subscribed parameter or something below it.
   *
   * @return whether anybody here subscribed to it
   */
  boolean update(String changed, Object value) {
    String key = Names.canonical(changed);
    List<WatchedParameter> concerned = above(key);
    concerned.forEach(parameter -> parameter.changed(key, value));
    return !concerned.isEmpty();
  }

  /** The watched parameters whose value changes with that of the key: itself, and namespaces around it. */
  private synchronized List<WatchedParameter> above(String key) {
    return watched.values().stream()
        .filter(p -> key.equals(p.key()) || p.key().equals("/") || key.startsWith(p.key() + "/")).toList();
  }

  private void deliver(String key, Watcher watcher, Object value) {
    try {
      callbacks.execute(() -> failures.guard("callback of parameter " + key, () -> watcher.callback.accept(value)));
    } catch (RejectedExecutionException e) {
      // The node is going down.
    }
  }

  /** What YAML or a caller has, as one of XML-RPC's types. */
  static Object legal(String name, Object value) {
    if (value instanceof Float f) {
      return f.doubleValue();
    }
    if (value instanceof Short || value instanceof Byte) {
      return ((Number) value).intValue();
    }
    if (value instanceof Long || value instanceof BigInteger) {
      try {
        return new BigInteger(value.toString()).intValueExact();
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            "Parameter " + name + " is " + value + "; integers of ROS parameters have 32 bits, write it as a double",
            e);
      }
    }
    if (value instanceof List<?> list) {
      return list.stream().map(element -> legal(name, element)).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((k, v) -> copy.put(String.valueOf(k), legal(name, v)));
      return copy;
    }
    if (value == null) {
      return "";
    }
    return value;
  }
}
