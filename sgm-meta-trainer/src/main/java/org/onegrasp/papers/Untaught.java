package org.onegrasp.papers;

import java.util.List;
import java.util.function.LongFunction;

/**
 * A net as it is before any rule teaches it.
 *
 * @param settings see {@link Row}
 * @param measured by the seed
 */
record Untaught(String settings, LongFunction<Row.Run> measured) implements Entrant {
  @Override
  public String rule() {
    return "none";
  }

  @Override
  public String settings(List<Double> rates) {
    return settings;
  }

  @Override
  public Row.Run run(List<Double> rates, long seed) {
    return measured.apply(seed);
  }
}
