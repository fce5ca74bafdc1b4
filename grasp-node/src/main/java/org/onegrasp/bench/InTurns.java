package org.onegrasp.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of several ways to do something, in the order in which they were first seen. */
final class InTurns {
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  void add(String way, double value) {
    values.computeIfAbsent(way, w -> new ArrayList<>()).add(value);
  }

  void add(Map<String, Double> ofWays) {
    ofWays.forEach(this::add);
  }

  /** Median over the turns. */
  Map<String, Double> medians() {
    Map<String, Double> medians = new LinkedHashMap<>();
    values.forEach((way, all) -> medians.put(way, Samples.median(all)));
    return medians;
  }
}
