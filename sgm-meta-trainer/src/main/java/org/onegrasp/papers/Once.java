package org.onegrasp.papers;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/** Values that are made once for each key, by the thread that asks first; others wait for it. */
final class Once<K, V> {
  private final Map<K, FutureTask<V>> values = new ConcurrentHashMap<>();
  private final Function<K, V> maker;

  /** @param maker does not ask for another value of this */
  Once(Function<K, V> maker) {
    this.maker = maker;
  }

  /** @throws IllegalStateException when the caller is interrupted; it stays so */
  V of(K key) {
    FutureTask<V> value = values.computeIfAbsent(key, k -> new FutureTask<>(() -> maker.apply(k)));
    value.run(); // nothing where another thread has begun
    try {
      return value.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
