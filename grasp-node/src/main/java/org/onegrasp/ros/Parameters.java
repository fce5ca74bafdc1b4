package org.onegrasp.ros;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The master's parameters, seen from this node: names are resolved and remapped like topics ({@code ~x} is private). Values are
 * Integer, Boolean, Double, String, byte[], List and Map. Calls fail with {@link RosException} when the master is away.
 */
public final class Parameters {
  Parameters() {}

  /** The value, or nothing when it is not set. A namespace comes as a Map. */
  public Optional<Object> get(String name) {
    throw new UnsupportedOperationException();
  }

  /** The value, or the fallback when it is not set; a fallback of another type than the value is an error that names both. */
  public <T> T get(String name, T fallback) {
    throw new UnsupportedOperationException();
  }

  public void set(String name, Object value) {
    throw new UnsupportedOperationException();
  }

  public boolean has(String name) {
    throw new UnsupportedOperationException();
  }

  /** Whether there was one to delete. */
  public boolean delete(String name) {
    throw new UnsupportedOperationException();
  }

  /** Full name of the nearest parameter of this name, looking upwards from this node's private namespace. */
  public Optional<String> search(String name) {
    throw new UnsupportedOperationException();
  }

  public List<String> names() {
    throw new UnsupportedOperationException();
  }

  /**
   * Calls back on the node's callback thread with every new value of the parameter, and first with the present one if it is set.
   * A deleted parameter comes as an empty Map.
   */
  public AutoCloseable subscribe(String name, Consumer<Object> callback) {
    throw new UnsupportedOperationException();
  }
}
