package org.onegrasp.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a model came to be, enough to make it again, and what was measured of it since.
 *
 * @param command command line that trained it, with the options that matter to the result
 * @param commit of the sources, with {@code -dirty} when they were changed since; or {@code unknown}
 * @param jdk that ran it
 * @param created ISO 8601 date, UTC, on which the training began
 * @param measured result of its evaluation in one line
 * @param notes anything else worth knowing, in the order of the map
 * @param ranking how well rules teach it, in any order; empty until {@code eval --rank} has measured some
 */
public record Provenance(String command, long seed, String commit, String jdk, String created, String measured,
    Map<String, String> notes,
    List<RuleSuccess> ranking) {
  public Provenance {
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes)); // Map.copyOf forgets the order
    ranking = List.copyOf(ranking);
  }

  /** The same with these measurements, which take the place of earlier ones of the same rules. */
  public Provenance with(List<RuleSuccess> measurements) {
    Map<String, RuleSuccess> byRule = new LinkedHashMap<>();
    ranking.forEach(success -> byRule.put(success.rule(), success));
    measurements.forEach(success -> byRule.put(success.rule(), success));
    return new Provenance(command, seed, commit, jdk, created, measured, notes, new ArrayList<>(byRule.values()));
  }

  /** The same with one more note, in place of another of that key. */
  public Provenance noted(String key, String text) {
    Map<String, String> more = new LinkedHashMap<>(notes);
    more.put(key, text);
    return new Provenance(command, seed, commit, jdk, created, measured, more, ranking);
  }

  /** What was measured of a rule with its rate and samples. */
  public Optional<RuleSuccess> successOf(String rule) {
    return ranking.stream().filter(success -> success.rule().equals(rule)).findFirst();
  }
}
