package org.onegrasp.papers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.onegrasp.kernels.Kernels;

/**
 * Adaptors for another domain inside a deep net (Lomnitz et al. 2022): six convolutions and a dense layer that learned
 * upright digits are frozen, {@link Adaptors} at four depths and the last layer learn from a few digits that are
 * inverted and noisy. Each depth alone, and all together; and one, or none, below dense layers that learn as well,
 * instead of frozen ones.
 */
record AdaptorTask() implements Task {
  private static final int BATCH = 16;
  private static final int TAUGHT = 3_000;
  private static final int TAUGHT_EPOCHS = 3;
  private static final float TAUGHT_RATE = 0.05f;
  private static final int SHIFTED = 400;
  private static final int TUNED = 200;
  private static final int ASIDE = 600;
  private static final int EPOCHS = 10;
  private static final int TESTED = 2_000;
  private static final int QUICK = 160;
  private static final double NOISE = 0.3;
  private static final List<Double> RATES = List.of(0.01, 0.03, 0.1, 0.3, 1.0);
  private static final List<Double> HIDDEN_RATES = List.of(0.001, 0.005, 0.03, 0.15, 0.5, 1.5);

  @Override
  public String name() {
    return "mnist-adaptors";
  }

  @Override
  public String about() {
    return "adaptors at four depths of six frozen convolutions learn inverted noisy digits, tpSGD against"
        + " backpropagation and random feedback";
  }

  @Override
  public String folder() {
    return Mnist.FOLDER;
  }

  /**
   * What learns.
   *
   * @param title added to a rule's name
   * @param depths of adaptors
   */
  private record Placement(String title, List<Integer> depths, Kind kind) {}

  /** Of adaptors, and of what is above them. */
  private enum Kind {
    USUAL,
    /** Random, and they stay so. */
    RANDOM,
    /** Below dense layers that learn, too. */
    OPEN
  }

  @Override
  public List<Entrant> open(Bench bench) throws IOException {
    Split all = Mnist.read(bench.folder(this));
    boolean quick = bench.quick();
    Split plain = Images.standardised(new Split(Images.some(all.train(), quick ? QUICK : TAUGHT),
        Images.some(all.test(), quick ? QUICK : TESTED)));
    Once<Long, float[]> taught = new Once<>(seed -> taught(plain.train(), quick, seed, bench.kernels().make()));
    Examples others = all.train().part(all.train().count() - SHIFTED - TUNED - ASIDE, all.train().count());
    Split measured = shifted(others.part(0, quick ? QUICK : SHIFTED),
        Images.some(all.test(), quick ? QUICK : TESTED), 1);
    Split tuning = shifted(others.part(SHIFTED, SHIFTED + TUNED), others.part(SHIFTED + TUNED, others.count()), 3);
    Contest.Terms terms = new Contest.Terms(measured, tuning, RATES, HIDDEN_RATES);
    List<Entrant> entrants = new ArrayList<>();
    entrants.add(new Untaught("taught with upright dark digits only",
        seed -> untaught(taught.of(seed), measured.test(), seed, bench.kernels().make())));
    for (Placement placement : placements()) {
      entrants.addAll(new Contest(bench, terms, (rule, seed) -> plan(placement, rule, taught.of(seed), bench))
          .entrants(placement.title, rules(placement)));
    }
    return entrants;
  }

  private static List<Placement> placements() {
    List<Placement> placements = new ArrayList<>();
    placements.add(new Placement("", List.of(), Kind.USUAL));
    placements.add(new Placement("-random", Adaptors.ALL, Kind.RANDOM));
    Adaptors.ALL.forEach(depth -> placements.add(new Placement("-depth" + depth, List.of(depth), Kind.USUAL)));
    placements.add(new Placement("-open", List.of(), Kind.OPEN));
    placements.add(new Placement("-depth4-open", List.of(4), Kind.OPEN));
    placements.add(new Placement("-all", Adaptors.ALL, Kind.USUAL));
    return placements;
  }

  private static StackRule[] rules(Placement placement) {
    int adaptors = placement.kind == Kind.OPEN ? 1 : placement.kind == Kind.RANDOM ? 0 : placement.depths.size();
    return switch (adaptors) {
      case 0 -> new StackRule[] {StackRule.HEAD};
      case 1 -> new StackRule[] {StackRule.BP_IN_PLACE, StackRule.TPSGD_L2, StackRule.DFA};
      default -> new StackRule[] {StackRule.BP, StackRule.BP_IN_PLACE, StackRule.TPSGD_L1, StackRule.TPSGD_L2,
          StackRule.TPSGD_L2_APART, StackRule.FA, StackRule.DFA, StackRule.DRTP};
    };
  }

  /** Inverted and noisy; noise of another seed for either part. */
  private static Split shifted(Examples learned, Examples measured, long seed) {
    return Images.standardised(new Split(Images.invertedAndNoisy(learned, NOISE, seed),
        Images.invertedAndNoisy(measured, NOISE, seed + 1)));
  }

  private static float[] taught(Examples plain, boolean quick, long seed, Kernels kernels) {
    return new StackTraining(TrainingPlan.fromScratch(Adaptors.deep(kernels), quick ? 1 : TAUGHT_EPOCHS, BATCH),
        StackRule.BP_IN_PLACE, new StackRule.Rates(TAUGHT_RATE, TAUGHT_RATE), seed).learn(plain).parameters();
  }

  private static Row.Run untaught(float[] taught, Examples test, long seed, Kernels kernels) {
    return new Row.Run(seed, StackTraining.accuracy(Adaptors.deep(kernels), taught, test), 0, 4L * taught.length);
  }

  private static TrainingPlan plan(Placement placement, StackRule rule, float[] taught, Bench bench) {
    Kernels kernels = bench.kernels().make();
    Adaptors adaptors = placement.kind == Kind.OPEN ? Adaptors.belowOpenLayers(taught, placement.depths, kernels)
        : new Adaptors(taught, placement.depths, kernels);
    int first = rule == StackRule.HEAD ? adaptors.stack().size() - 1 : adaptors.lowest();
    return new TrainingPlan(adaptors.stack(),
        random -> placement.kind == Kind.RANDOM ? adaptors.random(taught, random) : adaptors.start(taught), first,
        bench.quick() ? 1 : EPOCHS, BATCH);
  }
}
