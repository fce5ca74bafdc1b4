package org.onegrasp.soak;

import java.util.Locale;

/**
 * One thing that was judged.
 *
 * @param measured in words, with unit
 * @param bound what it may be, in words
 */
record Verdict(String what, String measured, String bound, boolean passed) {
  static Verdict atMost(String what, double measured, double bound, String unit) {
    return new Verdict(what, number(measured) + unit, "at most " + number(bound) + unit, measured <= bound);
  }

  static Verdict atLeast(String what, double measured, double bound, String unit) {
    return new Verdict(what, number(measured) + unit, "at least " + number(bound) + unit, measured >= bound);
  }

  /** Growth over the second half of the run. A run that was too short for one passes, and says so. */
  static Verdict trend(String what, double[] readings, double bound, String unit) {
    Trend trend = Trend.ofSecondHalf(readings);
    if (!trend.known()) {
      return new Verdict(what, "not judged: " + trend.readings() + " readings",
          Trend.LEAST + " readings in the second half", true);
    }
    return new Verdict(what, String.format(Locale.ROOT, "%+.1f%s in the second half", trend.growth(), unit),
        "at most +" + number(bound) + unit, trend.growth() <= bound);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.format(Locale.ROOT, "%,d", (long) value)
        : String.format(Locale.ROOT, "%,.2f", value);
  }

  String line() {
    return String.format(Locale.ROOT, "%-4s %-44s %-34s %s", passed ? "ok" : "FAIL", what, measured, bound);
  }
}
