package org.onegrasp.papers;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A rule whose step sizes are to be chosen.
 *
 * @param rates of what is probed, or of all; one alone is not searched
 * @param upperRates of exact layers and nodes above
 */
record Searched(List<Double> rates, List<Double> upperRates, Maker maker) {
  /** Makes a rule of its step sizes. */
  @FunctionalInterface
  interface Maker {
    NetRule of(double rate, double upperRate);
  }

  /** With the rate and the upper rate. */
  NetRule of(List<Double> both) {
    return maker.of(both.get(0), both.get(1));
  }

  /** Whether there is more than one to try. */
  boolean hasChoice() {
    return rates.size() > 1 || upperRates.size() > 1;
  }

  /** What is taken where nothing is searched. */
  List<Double> middling() {
    return List.of(StepSearch.middle(rates), StepSearch.middle(upperRates));
  }

  Choice best(ToDoubleFunction<NetRule> accuracy) {
    return StepSearch.both(rates, upperRates, (r, u) -> accuracy.applyAsDouble(maker.of(r, u)));
  }
}
