package org.onegrasp.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.onegrasp.lesson.Rule;
import org.onegrasp.plot.Json;
import org.onegrasp.world.ObjectModel;

/**
 * The step size of every learning rule, searched alike for all. Each rule teaches the same objects with several rates;
 * its rate is the one with the most right places. That success is flattered by the search, so a second one goes with
 * it, of families left out: each family of objects with the rate that all the other families choose.
 */
public final class RateSearch {
  /**
   * What was found for one rule.
   *
   * @param lines one for each rate, the smallest first
   * @param own index of the rate that the rule has without a search
   * @param best index of the rate with the most right places; of equals the one nearest to its own
   * @param leftOut right places of each family with the rate that the others choose
   * @param gain right places of the same more than with the rule's own rate
   */
  private record Choice(List<RuleResult> lines, int own, int best, Success leftOut, Difference gain) {
    boolean atTheEdge() {
      return lines.size() > 1 && (best == 0 || best == lines.size() - 1);
    }

    Rule rule() {
      return lines.get(own).rule();
    }

    double rate() {
      return lines.get(best).rule().rate();
    }
  }

  private final EvaluationResult result;
  private final List<Choice> choices;
  private final List<String> refusals;

  /**
   * The rules to evaluate for a search.
   *
   * @param factors of each rule's own rate, 1 among them
   */
  public static List<Rule> rules(List<Rule> rules, List<Double> factors) {
    if (!factors.contains(1.0) || factors.stream().anyMatch(factor -> !(factor > 0 && factor <= 1000))) {
      throw new IllegalArgumentException(
          "factors of a rate must be above 0 and at most 1000, the rule's own, 1, among them; got " + factors);
    }
    return rules.stream().flatMap(rule -> !rule.learns() ? List.of(rule).stream()
        : factors.stream().distinct().map(factor -> rule.withRate(factor * rule.rate()))).toList();
  }

  /**
   * Chooses.
   *
   * @param asked the rules of the search, with their own rates
   * @param result of {@link #rules} of them, on objects of two families or more
   */
  public RateSearch(List<Rule> asked, EvaluationResult result) {
    this.result = result;
    List<String> families = result.plan().objects().stream().map(ObjectModel::family).toList();
    if (Set.copyOf(families).size() < 2) {
      throw new IllegalArgumentException("to leave families out takes objects of two or more, got " + families);
    }
    Map<Boolean, List<Rule>> ran =
        asked.stream().distinct().collect(Collectors.partitioningBy(rule -> !lines(rule).isEmpty()));
    choices = ran.get(true).stream().map(rule -> choice(rule, lines(rule), families)).toList();
    refusals = ran.get(false).stream().map(rule -> rule.label() + " " + refusal(rule)).toList();
  }

  private String refusal(Rule rule) {
    return result.rules().stream().filter(line -> !line.ran() && line.rule().equals(rule))
        .map(line -> line.entry().refusal()).findFirst().orElse("was not evaluated");
  }

  /** Lines of a rule with any rate, the smallest first; none when it could not run. */
  private List<RuleResult> lines(Rule rule) {
    return result.rules().stream().filter(line -> line.ran() && line.place() != null)
        .filter(line -> line.rule().withRate(rule.rate()).equals(rule))
        .sorted(Comparator.comparingDouble(line -> line.rule().rate())).toList();
  }

  private static Choice choice(Rule rule, List<RuleResult> lines, List<String> families) {
    int own = IntStream.range(0, lines.size()).filter(i -> lines.get(i).rule().equals(rule)).findFirst().orElseThrow();
    double[] leftOut = IntStream.range(0, families.size())
        .mapToDouble(object -> lines.get(best(lines, own, others(families, families.get(object)))).place()
            .byObject()[object])
        .toArray();
    Success success = Success.of(leftOut);
    return new Choice(lines, own, best(lines, own, IntStream.range(0, families.size()).toArray()), success,
        Difference.of(success, lines.get(own).place()));
  }

  /** Objects of all families but one. */
  private static int[] others(List<String> families, String family) {
    return IntStream.range(0, families.size()).filter(i -> !families.get(i).equals(family)).toArray();
  }

  private static int best(List<RuleResult> lines, int own, int[] objects) {
    double[] rates = lines.stream().mapToDouble(line -> mean(line.place().byObject(), objects)).toArray();
    double most = DoubleStream.of(rates).max().orElseThrow();
    return IntStream.range(0, rates.length).filter(i -> rates[i] > most - 1e-9).boxed()
        .min(Comparator.comparingInt(i -> Math.abs(i - own))).orElseThrow();
  }

  private static double mean(double[] byObject, int[] objects) {
    return Arrays.stream(objects).mapToDouble(i -> byObject[i]).average().orElseThrow();
  }

  /** A plain table, one rule a line. */
  public String table() {
    StringBuilder text = new StringBuilder();
    for (Choice choice : choices) {
      String rates = choice.lines.stream()
          .map(line -> line.rule().learns()
              ? String.format(Locale.ROOT, "%.3g: %s", line.rule().rate(), percent(line.place()))
              : percent(line.place()))
          .collect(Collectors.joining(", "));
      text.append(String.format("%-24s %s%n", choice.rule().label(), rates));
      if (choice.rule().learns()) {
        text.append(String.format(Locale.ROOT, "%-24s best %.3g%s; families left out %s, vs its own %.3g %s%n", "",
            choice.rate(), choice.atTheEdge() ? " (at the edge: look farther with --factors)" : "",
            percent(choice.leftOut), choice.rule().rate(), choice.gain));
      }
    }
    refusals.forEach(refusal -> text.append(refusal).append(System.lineSeparator()));
    return text.toString();
  }

  private static String percent(Success success) {
    return String.format(Locale.ROOT, "%.3f +- %.3f", success.rate(), success.margin());
  }

  /** @param conditions whatever else identifies the run, such as the camera; texts and numbers */
  public void writeJson(Map<String, Object> conditions, Path file) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("objects", result.plan().objects().stream().map(ObjectModel::name).toList());
    root.putAll(conditions);
    root.put("poses", result.plan().poses());
    root.put("seeds", result.plan().seeds());
    root.put("refusals", refusals);
    root.put("rules", choices.stream().map(RateSearch::json).toList());
    Files.writeString(file, Json.write(root));
  }

  private static Map<String, Object> json(Choice choice) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rule", choice.rule().name());
    map.put("arithmetic", choice.rule().arithmetic().label());
    map.put("samples", choice.rule().samples());
    map.put("own_rate", choice.rule().rate());
    map.put("best_rate", choice.rate());
    map.put("at_the_edge", choice.atTheEdge());
    List<Map<String, Object>> rates = new ArrayList<>();
    for (RuleResult line : choice.lines) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("rate", line.rule().rate());
      EvaluationReport.success(one, Measure.PLACE.key(), line.place());
      rates.add(one);
    }
    map.put("rates", rates);
    EvaluationReport.success(map, "left_out_" + Measure.PLACE.key(), choice.leftOut);
    map.put("left_out_minus_own", choice.gain.mean());
    map.put("left_out_minus_own_95", List.of(choice.gain.low(), choice.gain.high()));
    return map;
  }
}
