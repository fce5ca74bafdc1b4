package org.onegrasp.rules;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.Lesson;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.lesson.Rates;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.Demonstration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.Provenance;
import org.onegrasp.model.RuleSuccess;
import org.onegrasp.model.StoredModel;
import org.onegrasp.network.Arena;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * Which rule to teach with in a given byte budget, and in given seconds: the best that fits, and what it will take.
 * Which is best, the model's provenance says: rules by the success that was measured of them, then those of which none
 * was, by bytes, the fewest first, and behind them those that learn nothing. Bytes are a reading, of a lesson that is
 * made and goes one step; seconds of processor time are those of a few steps on this machine, times their number.
 */
public final class Planner {
  /** Lessons are cut to the time, but to no less than this share of their samples while another rule gets more. */
  private static final double LEAST_SHARE = 0.5;
  private static final int LEAST_SAMPLES = 40;
  private static final Comparator<Need> BEST_FIRST = Comparator
      .comparingDouble((Need need) -> -need.success().map(RuleSuccess::success).orElse(-1.0))
      .thenComparing(need -> !need.rule().learns())
      .thenComparingLong(Need::bytes);
  private static final long MOST_BYTES = 16 << 20; // no lesson is faster in more
  private static final int WARM_UPS = 24; // until the code is compiled
  private static final int ROUNDS = 5;
  private static final int STEPS = 6; // in one round
  // of processor time, so that others do not count
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private final GraspModel model;
  private final Provenance provenance;
  private final WorkArea area;
  private final Kernels.Source kernels;
  private final byte[] heights;
  private final Grasp grasp;

  public Planner(StoredModel stored, WorkArea workArea, Kernels.Source kernels) {
    this.kernels = kernels;
    model = stored.model();
    provenance = stored.provenance();
    area = model.input().middle(workArea);
    heights = new byte[model.shape().inputs(0)];
    int side = model.input().side();
    int channels = model.input().channels();
    for (int row = side / 3; row < side / 2; row++) { // some block to learn from
      Arrays.fill(heights, (row * side + side / 3) * channels, (row * side + side / 2) * channels, (byte) 30);
    }
    grasp = new Grasp(area.centreX(), area.centreY(), area.tableZ() + 0.02, 0, 0.04, 1);
  }

  /**
   * What a lesson by a rule takes at least.
   *
   * @param success that was measured of the rule on this model, if it was
   */
  public record Need(Rule rule, long bytes, Optional<RuleSuccess> success) {}

  /**
   * A lesson that fits.
   *
   * @param rule with the number of samples that fit
   * @param seconds of one lesson, predicted
   * @param success that was measured of the rule on this model with all of its samples, if it was
   */
  public record Offer(Rule rule, long bytes, double seconds, Optional<RuleSuccess> success) {}

  /**
   * @param offers lessons that fit, best first
   * @param tooLarge rules whose lessons do not fit the bytes, best first
   * @param tooSlow rules that fit the bytes but get too few samples in the time, best first
   */
  public record Plan(List<Offer> offers, List<Need> tooLarge, List<Offer> tooSlow) {
    /** The best. */
    public Offer choice() {
      return offers.get(0);
    }
  }

  /** Every rule in fixed point that this model can be taught with, best first. */
  public List<Need> needs() {
    return Rules.variants().stream().filter(Rule::forNodes).filter(rule -> rule.learning().refusal(model).isEmpty())
        .map(rule -> new Need(rule, bytes(rule), provenance.successOf(rule.text()))).sorted(BEST_FIRST).toList();
  }

  /** Bytes of a lesson by a rule in fixed point, at their peak. */
  public long bytes(Rule rule) {
    if (!rule.learns()) {
      return rule.oneShotLearner(model, area, Long.MAX_VALUE, kernels).peakBytes();
    }
    Arena arena = Arena.unlimited();
    lesson(rule, arena).learn(grasp, new SplittableRandom(1), rates(0));
    return arena.peakBytes();
  }

  /**
   * What is in the memory of a lesson, and when.
   *
   * @param bytes at the peak, as {@link #bytes} has it
   * @param steps that are done with each sample
   */
  public record Memory(Rule rule, long bytes, List<String> steps, List<Arena.Resident> residents) {}

  /**
   * Of a lesson by a rule in fixed point that is made for this.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Memory memory(Rule rule) {
    Arena arena = Arena.unlimited();
    lesson(rule, arena);
    return new Memory(rule, arena.peakBytes(), arena.steps(), arena.residents());
  }

  private Rates rates(int rate) {
    return Rates.all(model.shape().size(), rate);
  }

  private Lesson lesson(Rule rule, Arena arena) {
    Lesson lesson = rule.lesson(model, area, arena, kernels);
    lesson.begin(model.fixedStart(), heights, 1);
    return lesson;
  }

  /** A lesson by a rule in the budget, timed on this machine. */
  private Offer timed(Need need, long budgetBytes) {
    if (!need.rule().learns()) {
      OneShotLearner learner = need.rule().oneShotLearner(model, area, need.bytes(), kernels);
      Demonstration shown = new Demonstration("", model.input().grid(area), heights, grasp);
      return new Offer(need.rule(), need.bytes(), median(() -> learner.teach(shown, 1)), need.success());
    }
    long bytes = Math.max(need.bytes(), Math.min(budgetBytes, MOST_BYTES));
    Lesson lesson = lesson(need.rule(), new Arena(bytes));
    SplittableRandom random = new SplittableRandom(1);
    Rates least = rates(1);
    for (int step = 0; step < WARM_UPS; step++) {
      lesson.learn(grasp, random, least);
      lesson.judge(grasp, random);
    }
    double learning = median(() -> lesson.learn(grasp, random, least));
    double judging = median(() -> lesson.judge(grasp, random));
    return new Offer(need.rule(), need.bytes(),
        need.rule().samples() * learning + 2 * FixedLearner.JUDGED_SAMPLES * judging,
        need.success());
  }

  private static double median(Runnable step) {
    double[] seconds = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long begun = CLOCK.getCurrentThreadCpuTime();
      for (int k = 0; k < STEPS; k++) {
        step.run();
      }
      seconds[round] = (CLOCK.getCurrentThreadCpuTime() - begun) * 1e-9 / STEPS;
    }
    Arrays.sort(seconds);
    return seconds[ROUNDS / 2];
  }

  /** @throws IllegalArgumentException when nothing fits; says what would at least */
  public Plan plan(long budgetBytes) {
    return plan(budgetBytes, Double.POSITIVE_INFINITY);
  }

  /**
   * @param seconds most that a lesson may take; longer ones get fewer samples
   * @throws IllegalArgumentException when nothing fits; says what would at least
   */
  public Plan plan(long budgetBytes, double seconds) {
    if (!(seconds > 0)) {
      throw new IllegalArgumentException("a lesson needs more than 0 seconds, got " + seconds);
    }
    List<Need> needs = needs();
    requireSomethingFits(needs, budgetBytes);
    List<Offer> offers = new ArrayList<>();
    List<Offer> tooSlow = new ArrayList<>();
    List<Offer> timed =
        needs.stream().filter(need -> need.bytes() <= budgetBytes).map(need -> timed(need, budgetBytes)).toList();
    double mostShare = timed.stream().filter(offer -> offer.rule().learns())
        .mapToDouble(offer -> seconds / offer.seconds()).max().orElse(1);
    for (Offer offer : timed) {
      Offer shortened = shortened(offer, seconds);
      boolean enough = offer.rule().learns() ? seconds / offer.seconds() >= Math.min(LEAST_SHARE, mostShare)
          && shortened.rule().samples() >= LEAST_SAMPLES : offer.seconds() <= seconds;
      (enough ? offers : tooSlow).add(shortened);
    }
    if (offers.isEmpty()) {
      Offer fastest = tooSlow.stream().max(Comparator.comparingInt(offer -> offer.rule().samples())).orElseThrow();
      throw new IllegalArgumentException(String.format(Locale.ROOT,
          "no lesson fits into %.3g s: even %s gets no more than %d samples, and"
              + " needs %d; allow more seconds",
          seconds, fastest.rule().label(), fastest.rule().samples(), LEAST_SAMPLES));
    }
    return new Plan(offers, needs.stream().filter(need -> need.bytes() > budgetBytes).toList(), tooSlow);
  }

  private static Offer shortened(Offer offer, double seconds) {
    if (offer.seconds() <= seconds) {
      return offer;
    }
    int samples = Math.max(1, (int) (offer.rule().samples() * seconds / offer.seconds()));
    return new Offer(offer.rule().withSamples(samples), offer.bytes(), seconds, offer.success());
  }

  private static void requireSomethingFits(List<Need> needs, long budgetBytes) {
    if (needs.stream().noneMatch(need -> need.bytes() <= budgetBytes)) {
      Need least = needs.stream().min(Comparator.comparingLong(Need::bytes)).orElseThrow();
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a budget of %,d bytes holds no lesson; the least that works is %,d"
              + " bytes, with %s", budgetBytes, least.bytes(), least.rule().label()));
    }
  }

  /**
   * Makes sure that lessons by the rule fit the budget.
   *
   * @throws IllegalArgumentException when they do not; says what would, and which rules fit
   */
  public void require(Rule rule, long budgetBytes) {
    long bytes = bytes(rule);
    if (bytes <= budgetBytes) {
      return;
    }
    List<Need> needs = needs();
    requireSomethingFits(needs, budgetBytes);
    String fitting = needs.stream().filter(need -> need.bytes() <= budgetBytes)
        .map(need -> String.format(Locale.ROOT, "%s (%,d)", need.rule().label(), need.bytes()))
        .collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "a lesson by %s needs %,d bytes, the budget is %,d; raise it, or choose a"
            + " rule that fits: %s", rule.label(), bytes, budgetBytes, fitting));
  }
}
