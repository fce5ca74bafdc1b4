package org.onegrasp.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Tensors laid down in one order, each at the lowest offset where it meets none of those before it: one try of
 * {@link MemoryPlan}.
 */
final class Placement {
  private final List<TensorLife> lives;
  private final List<Integer> order;
  private final int[] offsets;
  private final int[] placed; // those that are, in the order of their offsets
  private int count;
  private int bytes;

  Placement(List<TensorLife> lives, List<Integer> order) {
    this.lives = new ArrayList<>(lives);
    this.order = order;
    offsets = new int[lives.size()];
    placed = new int[lives.size()];
    for (int k : order) {
      offsets[k] = lowest(lives.get(k));
      bytes = Math.max(bytes, offsets[k] + lives.get(k).end());
      insert(k);
    }
  }

  private void insert(int k) {
    int at = count++;
    while (at > 0 && start(placed[at - 1]) > start(k)) {
      placed[at] = placed[at - 1];
      at--;
    }
    placed[at] = k;
  }

  private int start(int k) {
    return offsets[k] - lives.get(k).before();
  }

  /** Going up from 0 past each that is in the way, until there is none; those that begin lower come first. */
  private int lowest(TensorLife life) {
    int at = Arena.aligned(life.before());
    for (boolean moved = true; moved;) {
      moved = false;
      for (int p = 0; p < count && start(placed[p]) < at + life.end(); p++) {
        int past = past(life, at, placed[p]);
        moved |= past > at;
        at = Math.max(at, past);
      }
    }
    return at;
  }

  /** Where it would lie to be past another; where it is when it does not meet that. */
  private int past(TensorLife life, int at, int other) {
    TensorLife its = lives.get(other);
    int end = Math.min(life.last(), its.last());
    int start = Math.max(life.first(), its.first());
    if (life.plain() && its.plain()) {
      boolean meets = start <= end && at < offsets[other] + its.bytes() && offsets[other] < at + life.bytes();
      return meets && life.bytes() > 0 && its.bytes() > 0 ? Arena.aligned(offsets[other] + its.bytes()) : at;
    }
    int past = at;
    for (int step = start; step <= end; step++) {
      if (life.in(step).meets(past, its.in(step), offsets[other])) {
        past = Arena.aligned(offsets[other] + its.in(step).end() - life.in(step).from());
      }
    }
    return past;
  }

  /**
   * Bytes that workspaces can have more than they must: in each step the largest part of what is free, as far as it is
   * of use.
   */
  long growth() {
    long sum = 0;
    for (int k = 0; k < lives.size(); k++) {
      if (lives.get(k).wanted() > lives.get(k).bytes()) {
        sum += room(k)[1] - lives.get(k).bytes();
      }
    }
    return sum;
  }

  /** Offset and bytes of the most that this workspace can have. */
  private int[] room(int workspace) {
    TensorLife life = lives.get(workspace);
    int step = life.first();
    int[] best = {offsets[workspace], life.bytes()};
    int free = 0;
    for (int k : besides(workspace, step)) {
      enlarge(best, free, offsets[k] + lives.get(k).in(step).from(), life.wanted());
      free = Math.max(free, offsets[k] + lives.get(k).in(step).end());
    }
    enlarge(best, free, bytes, life.wanted());
    return best;
  }

  /** The other tensors that are there in a step, in the order in which they lie. */
  private int[] besides(int workspace, int step) {
    return Arrays.stream(placed).filter(k -> k != workspace && lives.get(k).lives(step)).boxed()
        .sorted(Comparator.comparingInt(k -> offsets[k] + lives.get(k).in(step).from())).mapToInt(k -> k).toArray();
  }

  private static void enlarge(int[] best, int from, int end, int wanted) {
    int at = Arena.aligned(from);
    int room = Math.min(wanted, end - at);
    if (room > best[1]) {
      best[0] = at;
      best[1] = room;
    }
  }

  /** The plan, with workspaces grown: this is laid down otherwise from then on. */
  MemoryPlan plan(List<String> steps) {
    for (int k = 0; k < lives.size(); k++) {
      if (lives.get(k).wanted() > lives.get(k).bytes()) {
        int[] room = room(k);
        offsets[k] = room[0];
        lives.set(k, lives.get(k).grown(room[1]));
      }
    }
    return new MemoryPlan(steps, lives, Arrays.stream(offsets).boxed().toList(), bytes);
  }

  /** The smaller first; of equals that with more room for workspaces. */
  static Comparator<Placement> better() {
    return Comparator.comparingInt(Placement::bytes)
        .thenComparing(Comparator.comparingLong(Placement::growth).reversed());
  }

  List<Integer> order() {
    return order;
  }

  int bytes() {
    return bytes;
  }
}
