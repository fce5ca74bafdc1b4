package org.onegrasp.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.onegrasp.model.RuleSuccess;

/**
 * What an evaluation found.
 *
 * @param rules in the order asked for
 * @param lost trials that no line counts
 */
public record EvaluationResult(EvaluationPlan plan, List<RuleResult> rules, List<LostTrial> lost) {

  /** The rule that others are compared with, where it takes part. */
  static final String REFERENCE = "sgm/fixed";

  public EvaluationResult {
    List<RuleResult> lines = List.copyOf(rules);
    rules = lines.stream().map(r -> r.against(reference(lines, r))).toList();
    lost = List.copyOf(lost);
  }

  /** The first line of {@link #REFERENCE} on the same terms; null when there is none. */
  private static RuleResult reference(List<RuleResult> rules, RuleResult line) {
    return rules.stream()
        .filter(
            r -> r.ran() && r.rule().label().equals(REFERENCE) && r.others() == line.others() && sameSeconds(r, line))
        .findFirst()
        .orElse(null);
  }

  /** A rule that does not learn is on everyone's terms. */
  private static boolean sameSeconds(RuleResult one, RuleResult other) {
    return one.entry().seconds() == other.entry().seconds() || !other.rule().learns();
  }

  /**
   * Right places of the rules that learn and ran, for the provenance of the model that they taught.
   *
   * @param command that asked for this evaluation
   * @param commit of the sources
   */
  public List<RuleSuccess> ranking(String command, String commit) {
    int looks = plan.objects().size() * plan.poses() * plan.seeds().size();
    return rules.stream().filter(r -> r.ran() && r.rule().learns() && r.place() != null)
        .map(r -> new RuleSuccess(r.rule().text(), r.place().rate(), looks, command, commit)).toList();
  }

  /** A plain table, one rule a line, then the rules that fit each budget, the best first. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(Locale.ROOT, "%-28s %8s %-16s %-17s %-16s %8s %12s %10s %10s%n", "rule", "samples", "right place",
            "vs " + REFERENCE, "lifted", "s/demo", "peak bytes", "Mmac/demo", "heap/step"));
    int previous = rules.get(0).others();
    for (RuleResult r : rules) {
      if (r.others() != previous) {
        text.append(String.format("%n"));
      }
      previous = r.others();
      text.append(line(r));
    }
    text.append(scenes());
    for (long budget : plan.terms().budgets()) {
      text.append(String.format(Locale.ROOT, "%nwithin %,d bytes%n", budget));
      List<Double> seconds = rules.stream().map(r -> r.entry().seconds()).filter(s -> s > 0).distinct().toList();
      (seconds.isEmpty() ? List.of(0.0) : seconds).forEach(s -> text.append(fitting(budget, s)));
    }
    if (!plan.terms().seconds().isEmpty()) {
      text.append(String.format("%nthe same lessons on any machine: --rules %s%n",
          rules.stream().filter(RuleResult::ran).map(r -> r.rule().text()).collect(Collectors.joining(","))));
    }
    if (!lost.isEmpty()) {
      text.append(String.format("%nlost, and in no line above: %d of %d trials%n", lost.size(), plan.trials()));
      lost.forEach(trial -> text.append(String.format("  %s%n", trial)));
    }
    return text.toString();
  }

  /** What else was counted, where there was more to see than the object alone. */
  private String scenes() {
    StringBuilder text = new StringBuilder();
    if (!plan.scenes().equals(Scenes.ALONE)) {
      for (RuleResult r : rules) {
        if (r.ran()) {
          text.append(String.format("%n%s, beside %d others%n", r.rule().label(), r.others()));
          Measure.ofScenes().stream().filter(r.rates()::containsKey)
              .forEach(m -> text.append(String.format("  %-24s %s%n", m.title(), percent(r.rates().get(m)))));
        }
      }
    }
    rules.stream().filter(r -> r.ran() && r.cost().refused() > 0)
        .forEach(r -> text.append(String.format(Locale.ROOT, "%n%s: a node would refuse %.3f of the lessons%n",
            r.rule().label(), r.cost().refused())));
    for (RuleResult r : rules) {
      if (r.reliability() != null && r.rule().learns()) {
        text.append(String.format(Locale.ROOT, "%n%s, beside %d others: quality is off by %.3f +- %.3f%n",
            r.rule().label(), r.others(), r.reliability().error(), r.reliability().margin()));
      }
    }
    return text.toString();
  }

  private String line(RuleResult r) {
    String name = r.rule().label() + (plan.scenes().others().size() > 1 ? " +" + r.others() : "");
    String label = String.format("%-28s", name);
    if (!r.ran()) {
      return label + " " + r.entry().refusal() + System.lineSeparator();
    }
    return label + String.format(Locale.ROOT, " %8s %-16s %-17s %-16s %8.2f %,12d %,10d %10.0f%n", r.rule().lengths(),
        percent(r.place()),
        r.againstReference() == null ? "-" : r.againstReference(), percent(r.lift()), r.cost().secondsPerDemo(),
        r.entry().bytes(),
        r.cost().macsPerDemo() / 1_000_000, Math.ceil(r.cost().heapBytesPerStep()));
  }

  private String fitting(long budget, double seconds) {
    List<RuleResult> lines = rules.stream().filter(r -> r.others() == plan.scenes().others().get(0))
        .filter(r -> r.entry().seconds() == seconds || !r.rule().learns()).toList();
    String fit = lines.stream().filter(r -> r.ran() && r.place() != null && r.fits(budget))
        .sorted(Comparator.comparingDouble((RuleResult r) -> -r.place().rate()))
        .map(r -> String.format(Locale.ROOT, "%s %.3f", r.rule().label(), r.place().rate()))
        .collect(Collectors.joining(", "));
    String not = lines.stream().filter(r -> !r.fits(budget))
        .map(r -> String.format(Locale.ROOT, "%s needs %,d", r.rule().label(), r.entry().bytes()))
        .collect(Collectors.joining(", "));
    String terms = seconds == 0 ? "" : String.format(Locale.ROOT, "%.2f s: ", seconds);
    return String.format("  %s%s%s%n", terms, fit.isEmpty() ? "none" : fit, not.isEmpty() ? "" : "; too large: " + not);
  }

  private static String percent(Success success) {
    return success == null ? "-" : String.format(Locale.ROOT, "%.3f +- %.3f", success.rate(), success.margin());
  }
}
