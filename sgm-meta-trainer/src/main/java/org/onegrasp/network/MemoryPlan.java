package org.onegrasp.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Where the tensors of a schedule lie, so that no two of them share a byte in any step: a greedy planner (the idea is
 * that of TensorFlow Lite Micro's GreedyMemoryPlanner). One after another, the large ones first, each tensor goes to
 * the lowest offset where it meets none of those that are placed and live at the same time:
 *
 * <pre>
 *   bytes |  c c c c c
 *         |  a a a . . d d        a, the largest, lies at 0; b lives after it and lies there too; c lives with both
 *         |  a a a b b b b
 *         +-- steps ------>
 * </pre>
 *
 * No order is best for all, so several are tried, and then chance: a plan that needs no more than its fullest step
 * cannot become smaller. Workspaces of one step grow last, into what is free then. A plan is made once, in
 * milliseconds, and the same each time.
 *
 * @param steps names, in order
 * @param lives with workspaces as large as they have become
 * @param offsets [k] where {@code lives[k]} lies, a multiple of {@link Arena#ALIGNMENT}
 * @param bytes of all of it
 */
public record MemoryPlan(List<String> steps, List<TensorLife> lives, List<Integer> offsets, int bytes) {

  private static final int TRIES = 2000; // for a smaller plan
  private static final int TRIES_FOR_ROOM = 300; // for workspaces in one that cannot become smaller
  private static final long SEED = 1;

  public MemoryPlan {
    steps = List.copyOf(steps);
    lives = List.copyOf(lives);
    offsets = List.copyOf(offsets);
  }

  /** The smallest plan that is found. */
  public static MemoryPlan of(List<String> steps, List<TensorLife> lives) {
    for (TensorLife life : lives) {
      if (life.last() >= steps.size()) {
        throw new IllegalArgumentException(
            "\"" + life.name() + "\" lives until step " + life.last() + ", there are " + steps.size());
      }
    }
    Placement best =
        orders(lives).stream().map(order -> new Placement(lives, order)).min(Placement.better()).orElseThrow();
    return improved(best, lives, fullest(steps.size(), lives)).plan(steps);
  }

  /** Bytes of the fullest step. */
  private static int fullest(int steps, List<TensorLife> lives) {
    int most = 0;
    for (int step = 0; step < steps; step++) {
      int now = step;
      most =
          Math.max(most, lives.stream().filter(life -> life.lives(now)).mapToInt(life -> life.in(now).bytes()).sum());
    }
    return most;
  }

  private static List<List<Integer>> orders(List<TensorLife> lives) {
    Comparator<TensorLife> size = Comparator.comparingInt(TensorLife::bytes);
    Comparator<TensorLife> length = Comparator.comparingInt(life -> life.steps());
    Comparator<TensorLife> area = Comparator.comparingLong(life -> (long) life.bytes() * life.steps());
    return List.of(sorted(lives, size.thenComparing(length)), sorted(lives, area),
        sorted(lives, length.thenComparing(size)));
  }

  /** The largest first; of equals, the first. */
  private static List<Integer> sorted(List<TensorLife> lives, Comparator<TensorLife> by) {
    List<Integer> order = new ArrayList<>();
    for (int k = 0; k < lives.size(); k++) {
      order.add(k);
    }
    order.sort(Comparator.comparing(lives::get, by.reversed()));
    return order;
  }

  /** Moves tensors in the order by chance, and keeps what is no worse. */
  private static Placement improved(Placement first, List<TensorLife> lives, int least) {
    long growth = lives.stream().mapToLong(life -> Math.max(0, life.wanted() - life.bytes())).sum();
    Random random = new Random(SEED);
    Placement best = first;
    for (int k = 0; k < TRIES && best.bytes() > least; k++) {
      best = better(best, lives, random);
    }
    for (int k = 0; k < TRIES_FOR_ROOM && best.growth() < growth; k++) {
      best = better(best, lives, random);
    }
    return best;
  }

  private static Placement better(Placement best, List<TensorLife> lives, Random random) {
    List<Integer> order = new ArrayList<>(best.order());
    for (int moves = 1 + random.nextInt(3); moves > 0; moves--) {
      Collections.swap(order, random.nextInt(order.size()), random.nextInt(order.size()));
    }
    Placement placed = new Placement(lives, order);
    return Placement.better().compare(placed, best) <= 0 ? placed : best;
  }

  /** Bytes in use in a step. */
  public int used(int step) {
    return lives.stream().filter(life -> life.lives(step)).mapToInt(life -> life.in(step).bytes()).sum();
  }
}
