package org.onegrasp.ros;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.onegrasp.ros.Registrar.Registration;

/**
 * The master's parameters, seen from this node: names are resolved and remapped like topics ({@code ~x} is private). Values are
 * Integer, Boolean, Double, String, byte[], List and Map. Calls fail with {@link RosException} when the master is away.
 */
public final class Parameters {
  /** One callback. */
  private static final class Watcher {
    final Consumer<Object> callback;

    Watcher(Consumer<Object> callback) {
      this.callback = callback;
    }
  }

  /** All callbacks of one parameter, and what the master knows of them. */
  private record Watched(List<Watcher> watchers, Registration registration) {}

  private final Names names;
  private final MasterClient master;
  private final Registrar registrar;
  private final URI slave;
  private final ExecutorService callbacks;
  private final Failures failures;
  private final Map<String, Watched> watched = new HashMap<>();

  Parameters(Names names, MasterClient master, Registrar registrar, URI slave, ExecutorService callbacks, Failures failures) {
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

  /** The value, or the fallback when it is not set; a value of another type than the fallback is an error that names both. */
  public <T> T get(String name, T fallback) {
    Optional<Object> value = get(name);
    if (value.isEmpty()) {
      return fallback;
    }
    Object found = fallback instanceof Double && value.get() instanceof Integer i ? Double.valueOf(i) : value.get();
    Class<?> wanted = kind(fallback);
    if (!wanted.isInstance(found)) {
      throw new RosException("Parameter " + names.resolve(name) + " is " + found + " (" + found.getClass().getSimpleName()
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
    reach(name, () -> master.call("setParam", names.resolve(name), legal(name, value)));
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
   * Calls back on the node's callback thread with every new value of the parameter, and first with the present one if it is set.
   * A deleted parameter comes as an empty Map. Closing what is returned ends the calls.
   */
  public Subscribed subscribe(String name, Consumer<Object> callback) {
    String key = names.resolve(name);
    Watcher watcher = new Watcher(callback);
    Registration registration = null;
    synchronized (this) {
      Watched present = watched.get(key);
      if (present == null) {
        registration = registration(key);
        present = new Watched(new ArrayList<>(), registration);
        watched.put(key, present);
      }
      present.watchers().add(watcher);
    }
    if (registration != null) {
      registrar.add(registration);
    } else {
      get(key).ifPresent(value -> deliver(List.of(watcher), key, value));
    }
    return () -> unsubscribe(key, watcher);
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
          Object value = master.call("subscribeParam", slave.toString(), key);
          if (!Map.of().equals(value)) {
            deliver(watchers(key), key, value);
          }
        },
        master -> master.call("unsubscribeParam", slave.toString(), key));
  }

  private synchronized List<Watcher> watchers(String key) {
    Watched present = watched.get(key);
    return present == null ? List.of() : List.copyOf(present.watchers());
  }

  private void unsubscribe(String key, Watcher watcher) {
    Registration unused = null;
    synchronized (this) {
      Watched present = watched.get(key);
      if (present != null && present.watchers().remove(watcher) && present.watchers().isEmpty()) {
        watched.remove(key);
        unused = present.registration();
      }
    }
    if (unused != null) {
      registrar.remove(unused);
    }
  }

  /**
   * News of the master, about a subscribed parameter or something below it.
   *
   * @return whether anybody here subscribed to it
   */
  boolean update(String changed, Object value) {
    String key = Names.canonical(changed);
    List<String> concerned;
    synchronized (this) {
      concerned = watched.keySet().stream()
          .filter(k -> key.equals(k) || k.equals("/") || key.startsWith(k + "/")).toList();
    }
    for (String name : concerned) {
      if (name.equals(key)) {
        deliver(watchers(name), name, value);
      } else {
        onCallbackThread(() -> failures.guard("update of parameter " + name,
            () -> watchers(name).forEach(watcher -> watcher.callback.accept(get(name).orElse(Map.of())))));
      }
    }
    return !concerned.isEmpty();
  }

  private void deliver(List<Watcher> watchers, String key, Object value) {
    watchers.forEach(watcher -> onCallbackThread(
        () -> failures.guard("callback of parameter " + key, () -> watcher.callback.accept(value))));
  }

  private void onCallbackThread(Runnable task) {
    try {
      callbacks.execute(task);
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
            "Parameter " + name + " is " + value + "; integers of ROS parameters have 32 bits, write it as a double", e);
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
