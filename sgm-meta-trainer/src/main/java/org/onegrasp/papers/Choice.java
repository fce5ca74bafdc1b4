package org.onegrasp.papers;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Step sizes that a rule learns with.
 *
 * @param rates as its {@link Entrant} understands them
 * @param tried what the search saw, such as "0.1: 0.9312, 0.3: 0.9280"; empty where nothing was searched
 */
public record Choice(List<Double> rates, String tried) {
  /** Of a rule that has none, or knows them. */
  public static final Choice NOTHING = new Choice(List.of(), "");

  public Choice {
    rates = List.copyOf(rates);
  }

  /** What was chosen of what, for people. */
  String told() {
    return rates.stream().map(rate -> String.valueOf(rate.floatValue())).collect(Collectors.joining(" and ")) + " of "
        + tried;
  }
}
