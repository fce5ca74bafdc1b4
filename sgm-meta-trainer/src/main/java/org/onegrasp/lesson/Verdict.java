package org.onegrasp.lesson;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.onegrasp.grasp.GraspLabel;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * Whether weights may be used after a lesson, by their losses on augmentations that it did not see. They must be better
 * than the start, but for places of round things that the start knows already, and a loss must not stay high: a map
 * that says the same of every place has the logarithm of the number of places, one that says what the label says the
 * label's own entropy. Where a loss lies between the two means the same for every rule and every output.
 */
public final class Verdict {
  /**
   * Largest part of the way from the label to the even map that may be left. Where a thing looks the same at many
   * places something is left after any lesson: of a ring as wide as the work area 0.67, of a tray's rim 0.6, of a can
   * 0.2. Lessons about nothing, on a bare table or in the middle of a board, leave 0.9 and more.
   */
  public static final double MOST_LEFT = 0.75;

  /** Where a thing is round, nats. */
  private static final double MOST_WORSE = 0.5;

  private final double least; // nats: what the label leaves open
  private final double even;

  /** @param area of a lesson */
  public Verdict(OutputSpec output, WorkArea area) {
    float[] label = new float[output.values(area)];
    new GraspLabel(output, area).write(List.of(new Grasp(area.centreX(), area.centreY(), area.tableZ(), 0, 0, 1)),
        label,
        0);
    least = entropy(label);
    even = StrictMath.log(label.length);
  }

  /** Loss of a map that says what the label says, nats. */
  public double least() {
    return least;
  }

  /** Loss of a map that says the same everywhere, nats. */
  public double even() {
    return even;
  }

  private static double entropy(float[] label) {
    double sum = 0;
    double weighted = 0;
    for (float value : label) {
      sum += value;
      weighted += value > 0 ? value * StrictMath.log(value) : 0;
    }
    return StrictMath.log(sum) - weighted / sum;
  }

  /** 0 for a map that says what the label says, 1 for one that says the same everywhere. */
  double left(double loss) {
    return (loss - least) / (even - least);
  }

  /**
   * Why the new weights must not be used, and what to do; empty when they may.
   *
   * @param before loss of the start weights on each demonstration, nats
   * @param after of the new ones
   * @param round whether the thing of a demonstration looks the same at other places: no lesson tells these apart, and
   * the loss may rise a little
   */
  public String refusal(float[] before, float[] after, IntPredicate round) {
    for (int i = 0; i < after.length; i++) {
      String which = after.length == 1 ? "the demonstration" : "demonstration " + (i + 1) + " of " + after.length;
      boolean close = after[i] - before[i] <= MOST_WORSE && left(after[i]) <= MOST_LEFT;
      if (!(after[i] < before[i] || close && round.test(i))) {
        return String.format(Locale.ROOT, "the new weights are not better on %s (loss %.2f before, %.2f after), so the"
            + " old ones stay: show the grasp again, on a clearer part of the object", which, before[i], after[i]);
      }
      if (left(after[i]) > MOST_LEFT) {
        return String.format(Locale.ROOT, "the loss on %s stays high (%.2f before, %.2f after, %.2f where nothing is"
            + " known), so the shown grasp looks like other places and the old weights stay: show it on a part that"
            + " rises above the table and has a shape of its own, with all of the object in the work area", which,
            before[i], after[i], even);
      }
    }
    return "";
  }
}
