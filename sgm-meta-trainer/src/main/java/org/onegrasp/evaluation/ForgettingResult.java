package org.onegrasp.evaluation;

import java.util.List;
import java.util.Locale;

/** What a measurement of forgetting found: rules in the order asked for, each with every share of rehearsal. */
public record ForgettingResult(ForgettingPlan plan, List<ForgettingRow> rows) {
  private static final String LINE = "%-24s %9s %-15s %-15s %-15s %-16s %-16s %-16s%n";

  public ForgettingResult {
    rows = List.copyOf(rows);
  }

  /** A plain table, one rule with one share of rehearsal a line. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, LINE, "rule", "rehearsal", "separate skills", "just taught", "earlier",
        "earlier-separate",
        "common", "common, any"));
    for (ForgettingRow r : rows) {
      text.append(String.format(Locale.ROOT, LINE, r.rule().text(), r.rehearsal(), interval(r.separate()),
          interval(r.justTaught()),
          interval(r.earlier()), r.lost(), change(r.commonBefore(), r.commonAfter()),
          change(r.commonAnyBefore(), r.commonAnyAfter())));
    }
    return text.toString();
  }

  private static String interval(Success success) {
    return String.format(Locale.ROOT, "%.3f +- %.3f", success.rate(), success.margin());
  }

  private static String change(Success before, Success after) {
    return String.format(Locale.ROOT, "%.3f -> %.3f", before.rate(), after.rate());
  }
}
