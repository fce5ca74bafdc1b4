package org.onegrasp.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a release came to on the sealed set, over all of its objects: what a single one came to is told nowhere, so that
 * nobody can work on it.
 */
public final class SealedFigures {
  /** What is asked of a release. */
  public enum Part {
    /** As a node teaches and looks, through a camera of the kind that meta-training saw. */
    NODE(false, false),
    /** The same through the sealed kind. */
    NODE_ELSEWHERE(false, true),
    /** What the network alone finds, with several rules. */
    NETWORK(true, false),
    /** The same through the sealed kind. */
    NETWORK_ELSEWHERE(true, true);

    private final boolean networkAlone;
    private final boolean elsewhere;

    Part(boolean networkAlone, boolean elsewhere) {
      this.networkAlone = networkAlone;
      this.elsewhere = elsewhere;
    }

    /** Whether nothing looks for the shown shape. */
    public boolean networkAlone() {
      return networkAlone;
    }

    /** Whether the sealed kind of camera looks. */
    public boolean elsewhere() {
      return elsewhere;
    }
  }

  private final Map<Part, EvaluationResult> results;
  private final int fresh;

  /**
   * From what every part came to.
   *
   * @param fresh how many of the objects, the first, are of kinds that no other set has
   */
  public SealedFigures(Map<Part, EvaluationResult> results, int fresh) {
    this.results = Map.copyOf(results);
    this.fresh = fresh;
  }

  /** By their titles. */
  public Map<String, String> cells() {
    Map<String, String> cells = new LinkedHashMap<>();
    List<RuleResult> node = results.get(Part.NODE).rules();
    cells.put("right place", mean(node.get(0).place()));
    cells.put("new kinds", mean(first(node.get(0).place())));
    cells.put("beside 3", mean(node.get(1).place()));
    cells.put("right and lifted; beside 3", mean(node.get(0).rates().get(Measure.RIGHT_AND_LIFTED)) + "; "
        + mean(node.get(1).rates().get(Measure.RIGHT_AND_LIFTED)));
    List<RuleResult> elsewhere = results.get(Part.NODE_ELSEWHERE).rules();
    cells.put("sealed camera; beside 3", mean(elsewhere.get(0).place()) + "; " + mean(elsewhere.get(1).place()));
    network(cells, "network alone: ", results.get(Part.NETWORK).rules());
    network(cells, "network alone, sealed camera: ", results.get(Part.NETWORK_ELSEWHERE).rules());
    return cells;
  }

  /** The last line is that of the standard rule; it is compared with each of the others. */
  private static void network(Map<String, String> cells, String title, List<RuleResult> lines) {
    RuleResult standard = lines.get(lines.size() - 1);
    cells.put(title + name(standard), mean(standard.place()));
    for (RuleResult line : lines.subList(0, lines.size() - 1)) {
      cells.put((title.contains("sealed") ? "sealed: " : "") + "minus " + name(line),
          Difference.of(standard.place(), line.place()).toString());
    }
  }

  private static String name(RuleResult line) {
    return "`" + line.rule().name() + "`";
  }

  private Success first(Success success) {
    return Success.of(Arrays.copyOf(success.byObject(), fresh));
  }

  private static String mean(Success success) {
    return success == null ? "-" : String.format(Locale.ROOT, "%.3f +- %.3f", success.rate(), success.margin());
  }
}
