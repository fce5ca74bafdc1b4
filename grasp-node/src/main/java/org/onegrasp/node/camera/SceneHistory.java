package org.onegrasp.node.camera;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;

/** The latest scenes, so that a demonstration finds the one that it was shown on. Safe for use by several threads. */
public final class SceneHistory {
  private static final int CAPACITY = 32;
  /**
   * Images come in a little disorder; more than that is time that went back, as when a simulator is reset or a
   * recording begins again.
   */
  private static final long BACK_NANOS = 1_000_000_000L;

  private final Deque<Scene> scenes = new ArrayDeque<>(CAPACITY);

  /** One from more than a second before the last is of another time: what was seen until then is forgotten. */
  synchronized void add(Scene scene) {
    if (!scenes.isEmpty() && scenes.peekLast().stampNanos() - scene.stampNanos() > BACK_NANOS) {
      scenes.clear();
    }
    if (scenes.size() == CAPACITY) {
      scenes.removeFirst();
    }
    scenes.addLast(scene);
  }

  public synchronized Optional<Scene> newest() {
    return Optional.ofNullable(scenes.peekLast());
  }

  /** The newest of those with the nearest stamp. */
  public synchronized Optional<Scene> nearest(long stampNanos) {
    Comparator<Scene> apart = Comparator.comparingLong(scene -> Math.abs(scene.stampNanos() - stampNanos));
    return scenes.stream().reduce((earlier, later) -> apart.compare(later, earlier) <= 0 ? later : earlier);
  }
}
