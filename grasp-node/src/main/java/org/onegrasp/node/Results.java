package org.onegrasp.node;

import static org.onegrasp.node.health.Problems.Subject.RESULT;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.onegrasp.msgs.Quoted;
import org.onegrasp.msgs.Result;
import org.onegrasp.node.health.Problems;
import org.onegrasp.node.sight.Claim;
import org.onegrasp.node.skills.Skills;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which grasps were published, and counts how attempts at them ended. What was never published, or was told
 * of before, is refused and told on /diagnostics. Safe for use by several threads.
 */
final class Results {
  private static final Logger LOG = LoggerFactory.getLogger(Results.class);
  /** Looks, ten minutes of them at 30 Hz. */
  private static final int REMEMBERED = 18_000;
  private static final int LONGEST_TEXT = 200;

  /** A grasp that was published. */
  private record Published(String object, int instance, double quality) {
    boolean meant(Result result) {
      return object.equals(result.object()) && (result.instance() == 0 || instance == result.instance());
    }
  }

  private final Skills skills;
  private final Problems problems;
  private final Consumer<Result> counted;
  private final Map<Long, List<Published>> looks = new LinkedHashMap<>(); // by stamp, the eldest in front

  Results(Skills skills, Problems problems) {
    this(skills, problems, result -> {});
  }

  /** @param counted gets every result that was not refused */
  Results(Skills skills, Problems problems, Consumer<Result> counted) {
    this.counted = counted;
    this.skills = skills;
    this.problems = problems;
  }

  /** Remembers what goes out with a prediction. */
  synchronized void published(Prediction prediction) {
    List<Published> all = new ArrayList<>();
    for (Claim claim : prediction.sight().claims()) { // of each object, the one to take in front
      all.add(new Published(claim.object(), claim.instance(), claim.untriedQuality()));
    }
    if (!all.isEmpty()) {
      looks.putIfAbsent(prediction.scene().stampNanos(), all);
    }
    if (looks.size() > REMEMBERED) {
      Iterator<Long> eldest = looks.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  /** Counts how an attempt ended, or reports why it is refused. */
  void came(Result result) {
    try {
      count(result);
    } catch (IllegalArgumentException e) {
      problems.report(RESULT, e.getMessage());
    }
  }

  /** @throws IllegalArgumentException when it is refused; says why and what to do */
  void count(Result result) {
    countQuietly(result);
    counted.accept(result);
  }

  /** The same, and nobody is told of it but the log. */
  void countQuietly(Result result) {
    skills.tried(result.object(), take(result), result.held());
    problems.clear(RESULT);
    String text = result.text();
    LOG.info("an attempt at '{}' {}{}{}", Quoted.of(result.object()), result.held() ? "held" : "failed",
        text.isEmpty() ? "" : ": ",
        Quoted.line(text.substring(0, Math.min(LONGEST_TEXT, text.length()))));
  }

  /** Quality of the grasp that is meant, which is forgotten then. */
  private synchronized double take(Result result) {
    List<Published> all = looks.getOrDefault(result.stamp().toNanos(), List.of());
    Published meant = all.stream().filter(one -> one.meant(result)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(refusal(result, all)));
    all.remove(meant);
    return meant.quality;
  }

  private static String refusal(Result result, List<Published> all) {
    String which = "a result for '" + Quoted.of(result.object()) + "'"
        + (result.instance() == 0 ? "" : ", instance " + Integer.toUnsignedString(result.instance()));
    if (result.object().isEmpty()) {
      return which + " is refused: the start weights do not learn from results, only taught skills do";
    }
    String there = all.isEmpty() ? "no grasp with the stamp " + result.stamp().sec() + "." + nanos(result)
        + " was published in the last " + REMEMBERED + " looks, or it was told of already"
        : "at that time these were published and not told of yet: " + Quoted.line(names(all));
    return which + " is refused: " + there + ". Send the header's stamp of the grasp that was attempted, once";
  }

  private static String nanos(Result result) {
    return String.format("%09d", Integer.toUnsignedLong(result.stamp().nsec()));
  }

  private static String names(List<Published> all) {
    return String.join(", ", all.stream().limit(5).map(one -> one.object + " " + one.instance).toList());
  }
}
