package org.onegrasp.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.Provenance;
import org.onegrasp.model.RuleSuccess;
import org.onegrasp.model.StoredModel;
import org.onegrasp.rules.Planner;
import org.onegrasp.rules.Rules;
import org.onegrasp.world.WorkArea;

/**
 * What one chooses a model by.
 *
 * @param macs multiplications of a forward pass
 * @param lesson peak bytes of a lesson by the standard rule, read from one
 * @param refusal why there is none, or empty
 * @param success of that rule, as it was measured, if it was
 * @param made what the model was trained on, as far as its file tells
 */
record ModelFigures(int parameters, long macs, long lesson, String refusal, Optional<RuleSuccess> success,
    String made) {

  private static final String HEAD = String.format("%-10s %10s %14s %14s  %-22s %s", "model", "parameters",
      "multiply-adds", "lesson, bytes", "right place", "trained on");
  private static final Rule RULE = Rules.standard();
  private static final int DIGITS = 8; // of a commit
  private static final long MOST_MACS = 100_000_000; // a file may ask for a lesson that takes minutes and gigabytes

  static ModelFigures of(StoredModel stored, Kernels.Source kernels) {
    GraspModel model = stored.model();
    long macs = model.shape().macs(0);
    String refusal =
        macs > MOST_MACS ? "no lesson is tried on a network as large as this" : RULE.learning().refusal(model);
    long lesson = refusal.isEmpty() ? new Planner(stored, WorkArea.STANDARD, kernels).bytes(RULE) : 0;
    return new ModelFigures(model.shape().parameters(), macs, lesson, refusal,
        stored.provenance().successOf(RULE.text()), made(stored.provenance()));
  }

  private static String made(Provenance provenance) {
    Map<String, String> notes = provenance.notes();
    String commit = provenance.commit();
    return notes.getOrDefault("objects", provenance.command()) + " (" + provenance.created() + ", commit "
        + commit.substring(0, Math.min(DIGITS, commit.length())) + ")";
  }

  static String head() {
    return HEAD;
  }

  /** A line of the table. */
  String row(String name) {
    return String.format(Locale.ROOT, "%-10s %,10d %,14d %14s  %-22s %s", name, parameters, macs, bytes(),
        success.map(measured -> String.format(Locale.ROOT, "%.3f of %,d looks", measured.success(), measured.looks()))
            .orElse("not measured"),
        made);
  }

  private String bytes() {
    return refusal.isEmpty() ? String.format(Locale.ROOT, "%,d", lesson) : "none";
  }

  /** The same of one model. */
  String sentence() {
    return String.format(Locale.ROOT, "a forward pass takes %,d multiply-adds, a lesson by %s %s", macs, RULE.name(),
        refusal.isEmpty() ? "has " + bytes() + " bytes at its peak" : "cannot be had: " + refusal);
  }
}
