package org.onegrasp.ros;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.onegrasp.ros.Registrar.Registration;

/** One parameter of which the master sends news: its value as far as it is known, and who wants to hear of it. */
final class WatchedParameter {
  /** The master's word for a parameter that is not set. */
  private static final Object UNSET = Map.of();

  /** One callback; two equal ones are still two. */
  static final class Watcher {
    final Consumer<Object> callback;

    Watcher(Consumer<Object> callback) {
      this.callback = callback;
    }
  }

  private final String key;
  private final Registration registration;
  private final BiConsumer<Watcher, Object> deliver;
  private final List<Watcher> watchers = new ArrayList<>();
  private Object value = UNSET; // A map in it is never changed later.
  private boolean known;
  private boolean cached;
  private long news;

  /**
   * @param registration tells the master of our interest, and takes that back
   * @param deliver hands a value over to a callback, and returns at once
   */
  WatchedParameter(String key, Registration registration, BiConsumer<Watcher, Object> deliver) {
    this.key = key;
    this.registration = registration;
    this.deliver = deliver;
  }

  String key() {
    return key;
  }

  Registration registration() {
    return registration;
  }

  /** Also tells it the value, if there is one. */
  synchronized void add(Watcher watcher) {
    watchers.add(watcher);
    if (!value.equals(UNSET)) {
      deliver.accept(watcher, value);
    }
  }

  /** Keeps the value up to date also when nobody watches. */
  synchronized void cache() {
    cached = true;
  }

  /** Whether there is no use for it any more. */
  synchronized boolean remove(Watcher watcher) {
    return watchers.remove(watcher) && watchers.isEmpty() && !cached;
  }

  /** Whether the master has told us the value. */
  synchronized boolean known() {
    return known;
  }

  /** Nothing when it is not set. */
  synchronized Optional<Object> value() {
    return Optional.of(value).filter(present -> !present.equals(UNSET));
  }

  /** How often the master has sent news. */
  synchronized long news() {
    return news;
  }

  /**
   * The value, as the master answers when asked.
   *
   * @param newsBefore {@link #news} before the question
   * @return false when news came meanwhile, which may be older or newer than this: the question has to be asked once
   * more
   */
  synchronized boolean answered(Object answer, long newsBefore) {
    if (news != newsBefore) {
      return false;
    }
    known = true;
    if (!value.equals(answer)) {
      value = answer;
      watchers.forEach(watcher -> deliver.accept(watcher, value));
    }
    return true;
  }

  /** News about this parameter or one below it. */
  synchronized void changed(String changedKey, Object part) {
    news++;
    String below = key.equals("/") ? changedKey : changedKey.substring(key.length());
    value = with(value, Arrays.stream(below.split("/")).filter(name -> !name.isEmpty()).toList(), part);
    watchers.forEach(watcher -> deliver.accept(watcher, value));
  }

  /** A copy of the tree with another value at the path; what is not set is left out. */
  private static Object with(Object tree, List<String> path, Object part) {
    if (path.isEmpty()) {
      return part;
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    if (tree instanceof Map<?, ?> map) {
      map.forEach((name, member) -> copy.put((String) name, member));
    }
    Object member = with(copy.getOrDefault(path.get(0), UNSET), path.subList(1, path.size()), part);
    if (path.size() == 1 && member.equals(UNSET)) {
      copy.remove(path.get(0));
    } else {
      copy.put(path.get(0), member);
    }
    return copy;
  }
}
