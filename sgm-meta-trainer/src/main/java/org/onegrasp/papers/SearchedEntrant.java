package org.onegrasp.papers;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A rule whose step sizes are searched.
 *
 * @param tuning accuracy on what step sizes are chosen with; null where middling ones are taken
 */
record SearchedEntrant(Searched searched, ToDoubleFunction<NetRule> tuning, Measured measured) implements Entrant {
  /** Lets a rule learn from a seed, and measures. */
  @FunctionalInterface
  interface Measured {
    Row.Run run(NetRule rule, long seed);
  }

  @Override
  public String rule() {
    return searched.of(searched.middling()).name();
  }

  @Override
  public String arithmetic() {
    return searched.of(searched.middling()).arithmetic();
  }

  @Override
  public boolean searches() {
    return tuning != null && searched.hasChoice();
  }

  @Override
  public Choice search() {
    return searches() ? searched.best(tuning) : new Choice(searched.middling(), "");
  }

  @Override
  public String settings(List<Double> rates) {
    return searched.of(rates).settings();
  }

  @Override
  public Row.Run run(List<Double> rates, long seed) {
    return measured.run(searched.of(rates), seed);
  }
}
