package org.onegrasp.node.sight;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** In which order skills are looked for, so that each has its turn however little time there is. */
final class Turns {
  private final Deque<String> ahead = new ArrayDeque<>();
  private final Deque<String> others = new ArrayDeque<>();
  private final Map<String, Integer> places = new HashMap<>(); // among all
  private List<String> all = List.of();
  private int next; // place of the one whose turn it is among all when a round begins

  /** These are taught from now on. */
  void of(List<String> names) {
    all = names;
    next = 0;
    places.clear();
    names.forEach(name -> places.put(name, places.size()));
  }

  /** A new round: these first, then the others from where the last round ended. */
  void begin(Collection<String> first) {
    Set<String> known = new LinkedHashSet<>(first);
    known.retainAll(places.keySet());
    ahead.clear();
    ahead.addAll(known);
    others.clear();
    for (int i = 0; i < all.size(); i++) {
      String name = all.get((next + i) % all.size());
      if (!known.contains(name)) {
        others.add(name);
      }
    }
  }

  /** Whose turn it is now; null when all had theirs. */
  String poll() {
    String name = ahead.pollFirst();
    if (name == null) {
      name = others.pollFirst();
      next = name == null ? next : (places.get(name) + 1) % all.size();
    }
    return name;
  }

  /** It has its turn before all others. Whether it is one of those that have turns. */
  boolean had(String name) {
    if (!ahead.removeFirstOccurrence(name)) {
      others.removeFirstOccurrence(name);
    }
    return places.containsKey(name);
  }

  /** How many wait. */
  int waiting() {
    return ahead.size() + others.size();
  }

  /** How many there are. */
  int count() {
    return all.size();
  }
}
