package org.onegrasp.papers;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/**
 * Step sizes by trial: the best of some, and beyond these as long as the outermost is the best.
 *
 * @param tried step sizes, least first
 * @param worth of each, higher is better
 */
record StepSearch(List<Double> tried, List<Double> worth) {
  /** Step sizes beyond each end of what is given. */
  private static final int BEYOND = 3;
  private static final MathContext DIGITS = new MathContext(2);

  StepSearch {
    tried = List.copyOf(tried);
    worth = List.copyOf(worth);
  }

  /**
   * Tries each; where the first or the last is better than all others, one as far from it as its neighbour is, to two
   * digits, and so on.
   *
   * @param candidates least first, two or more
   */
  static StepSearch of(List<Double> candidates, DoubleUnaryOperator worth) {
    List<Double> tried = new ArrayList<>(candidates);
    List<Double> found = new ArrayList<>(candidates.stream().map(worth::applyAsDouble).toList());
    for (int k = 0; k < BEYOND && isBest(found, 0); k++) {
      tried.add(0, next(tried.get(1), tried.get(0)));
      found.add(0, worth.applyAsDouble(tried.get(0)));
    }
    for (int k = 0; k < BEYOND && isBest(found, found.size() - 1); k++) {
      tried.add(next(tried.get(tried.size() - 2), tried.get(tried.size() - 1)));
      found.add(worth.applyAsDouble(tried.get(tried.size() - 1)));
    }
    return new StepSearch(tried, found);
  }

  private static double next(double before, double last) {
    return new BigDecimal(last / before * last).round(DIGITS).doubleValue();
  }

  private static boolean isBest(List<Double> found, int at) {
    for (int k = 0; k < found.size(); k++) {
      if (k != at && found.get(k) >= found.get(at)) {
        return false;
      }
    }
    return true;
  }

  /** Of equals the middle one of all that were tried, else the first. */
  double best() {
    double most = worth.stream().mapToDouble(w -> w).max().orElseThrow();
    double middle = middle(tried);
    return worth.get(tried.indexOf(middle)) == most ? middle : tried.get(worth.indexOf(most));
  }

  /** Such as "0.1: 0.9312, 0.3: 0.9280". */
  String told() {
    List<String> all = new ArrayList<>();
    for (int k = 0; k < tried.size(); k++) {
      all.add(String.format(Locale.ROOT, "%s: %.4f", tried.get(k), worth.get(k)));
    }
    return all.stream().collect(Collectors.joining(", "));
  }

  /** What is taken where nothing is searched: of two the lesser. */
  static double middle(List<Double> candidates) {
    return candidates.get((candidates.size() - 1) / 2);
  }

  /**
   * Of two step sizes: first the upper one, beside a middling rate, then the rate beside it.
   *
   * @param rates that are tried; one alone is taken as it is
   * @param worth of a rate with an upper rate
   * @return the rate, then the upper rate
   */
  static Choice both(List<Double> rates, List<Double> upperRates, DoubleBinaryOperator worth) {
    Map<List<Double>, Double> known = new HashMap<>();
    DoubleBinaryOperator once =
        (r, u) -> known.computeIfAbsent(List.of(r, u), k -> worth.applyAsDouble(k.get(0), k.get(1)));
    List<String> told = new ArrayList<>();
    double upper = one(upperRates, u -> once.applyAsDouble(middle(rates), u), told);
    double rate = one(rates, r -> once.applyAsDouble(r, upper), told);
    return new Choice(List.of(rate, upper), String.join("; ", told));
  }

  private static double one(List<Double> candidates, DoubleUnaryOperator worth, List<String> told) {
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    StepSearch search = of(candidates, worth);
    told.add(search.told());
    return search.best();
  }
}
