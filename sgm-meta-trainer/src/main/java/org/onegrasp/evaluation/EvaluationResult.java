package org.onegrasp.evaluation;

import java.util.List;
import java.util.Locale;

/** What an evaluation found, rules in the order asked for. */
public record EvaluationResult(EvaluationPlan plan, List<RuleResult> rules) {
  public EvaluationResult {
    rules = List.copyOf(rules);
  }

  /** A plain table, one rule a line. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%-16s %-16s %-16s %8s %12s %10s %10s%n", "rule", "right place", "lifted", "s/demo",
        "peak bytes", "Mmac/demo", "heap/step"));
    for (RuleResult r : rules) {
      text.append(String.format(Locale.ROOT, "%-16s %-16s %-16s %8.2f %,12d %,10d %10.0f%n", r.rule().label(), percent(r.place()),
          percent(r.lift()), r.secondsPerDemo(), r.peakBytes(), r.macsPerDemo() / 1_000_000, Math.ceil(r.heapBytesPerStep())));
    }
    return text.toString();
  }

  private static String percent(Success success) {
    return success == null ? "-" : String.format(Locale.ROOT, "%.3f +- %.3f", success.rate(), success.margin());
  }
}
