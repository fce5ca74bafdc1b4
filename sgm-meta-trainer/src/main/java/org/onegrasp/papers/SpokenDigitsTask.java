package org.onegrasp.papers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.layers.Cell;
import org.onegrasp.network.layers.Dense;
import org.onegrasp.network.layers.ElmanCell;
import org.onegrasp.network.layers.GatedCell;
import org.onegrasp.network.layers.RecurrentNet;

/**
 * Spoken digits by a recurrent net (target projection against backpropagation through time, as Lomnitz et al. 2022
 * compare them): the log-mel frames of a recording, {@link #FRAMES_A_STEP} at each time step, one to three recurrent
 * layers, a dense layer on the last state of the uppermost. Step sizes of each rule are the best of some on
 * {@link SpokenDigits#tuning}.
 */
final class SpokenDigitsTask implements Task {
  /** Frames that the net takes at a time step. */
  private static final int FRAMES_A_STEP = 4;
  private static final int STEPS = SpokenDigits.FRAMES / FRAMES_A_STEP;
  private static final int QUICK_EPOCHS = 3;
  /** Recordings of each digit that a quick run learns from. */
  private static final int QUICK_RECORDINGS = 40;
  private static final int BATCH = 32;
  private static final int DIGITS = 10;
  private static final long TUNING_SEED = 1_000;
  private static final List<Double> NOTHING = List.of(0.0);
  private static final List<Double> EXACT_RATES = List.of(0.01, 0.03, 0.1);
  private static final List<Double> RATES = List.of(0.1, 0.3, 1.0);
  private static final List<Double> LAST_RATES = List.of(0.1, 0.3, 1.0);

  private final Kind kind;
  private final int layers;
  private final List<SequenceRule> rules;

  /** Which recurrent layers. */
  private enum Kind {
    SIMPLE("spoken-rnn", "Elman", 256, 10) {
      @Override
      Cell cell(Kernels kernels, int inputs) {
        return new ElmanCell(kernels, inputs, units());
      }
    },
    GATED("spoken-gru", "gated recurrent", 96, 20) {
      @Override
      Cell cell(Kernels kernels, int inputs) {
        return new GatedCell(kernels, inputs, units());
      }
    };

    private final String title;
    private final String layer;
    private final int units;
    private final int epochs;

    Kind(String title, String layer, int units, int epochs) {
      this.epochs = epochs;
      this.title = title;
      this.layer = layer;
      this.units = units;
    }

    int units() {
      return units;
    }

    abstract Cell cell(Kernels kernels, int inputs);
  }

  private SpokenDigitsTask(Kind kind, int layers, SequenceRule... rules) {
    this.kind = kind;
    this.layers = layers;
    this.rules = List.of(rules);
  }

  /** Elman 1990. */
  static SpokenDigitsTask simple() {
    return new SpokenDigitsTask(Kind.SIMPLE, 1, SequenceRule.BP, SequenceRule.HEAD, SequenceRule.TPSGD_L1,
        SequenceRule.TPSGD_L2, SequenceRule.DFA, SequenceRule.DRTP, SequenceRule.TPSGD_L1_LATE,
        SequenceRule.TPSGD_L2_LATE);
  }

  /** Cho et al. 2014. */
  static SpokenDigitsTask gated() {
    return new SpokenDigitsTask(Kind.GATED, 1, SequenceRule.BP, SequenceRule.HEAD, SequenceRule.TPSGD_L1,
        SequenceRule.TPSGD_L2, SequenceRule.DFA, SequenceRule.DRTP);
  }

  static SpokenDigitsTask twoSimple() {
    return deep(Kind.SIMPLE, 2);
  }

  static SpokenDigitsTask twoGated() {
    return deep(Kind.GATED, 2);
  }

  static SpokenDigitsTask threeGated() {
    return deep(Kind.GATED, 3);
  }

  private static SpokenDigitsTask deep(Kind kind, int layers) {
    return new SpokenDigitsTask(kind, layers, SequenceRule.BP, SequenceRule.HEAD, SequenceRule.TPSGD_L1,
        SequenceRule.TPSGD_L2, SequenceRule.TPSGD_L2_TOP, SequenceRule.DFA, SequenceRule.DRTP);
  }

  @Override
  public String name() {
    return kind.title + (layers == 1 ? "" : layers);
  }

  @Override
  public String about() {
    return "spoken digits, 32 log-mel frames, " + layers + " " + kind.layer + " layer" + (layers == 1 ? "" : "s")
        + " of "
        + kind.units + " units";
  }

  @Override
  public String folder() {
    return SpokenDigits.FOLDER;
  }

  @Override
  public List<Entrant> open(Bench bench) throws IOException {
    SpokenDigits spoken = SpokenDigits.read(bench.folder(this));
    Split split = spoken.published();
    Examples train = bench.quick() ? split.train().firstOfEachClass(QUICK_RECORDINGS) : split.train();
    Supplier<RecurrentNet> nets = () -> net(bench.kernels().make());
    int epochs = bench.quick() ? QUICK_EPOCHS : kind.epochs;
    Lesson measured = new Lesson(nets, new Split(train, split.test()), epochs);
    Optional<Lesson> tuning = bench.quick() ? Optional.empty() : Optional.of(new Lesson(nets, spoken.tuning(), epochs));
    return rules.stream().<Entrant>map(rule -> new Recurrent(rule, measured, tuning)).toList();
  }

  /** @param nets a new net at each call */
  private record Lesson(Supplier<RecurrentNet> nets, Split data, int epochs) {
    SequenceTraining learn(SequenceRule rule, double rate, double lastRate, long seed) {
      return new SequenceTraining(nets.get(), BATCH, rule, new SequenceRule.Rates((float) rate, (float) lastRate), seed)
          .learn(data.train(), epochs);
    }
  }

  /**
   * A rule. Its step sizes are that of the recurrent layers and that of the dense layer; by backpropagation they are
   * one.
   *
   * @param tuning what they are chosen with; empty where middling ones are taken
   */
  private record Recurrent(SequenceRule sequenceRule, Lesson measured, Optional<Lesson> tuning) implements Entrant {
    @Override
    public String rule() {
      return sequenceRule.title();
    }

    @Override
    public boolean searches() {
      return tuning.isPresent();
    }

    @Override
    public Choice search() {
      if (tuning.isEmpty()) {
        return new Choice(List.of(StepSearch.middle(rates()), StepSearch.middle(lastRates())), "");
      }
      Lesson lesson = tuning.get();
      return StepSearch.both(rates(), lastRates(), (rate, last) -> lesson
          .learn(sequenceRule, rate, last == 0 ? rate : last, TUNING_SEED).accuracy(lesson.data.test()));
    }

    private List<Double> rates() {
      return switch (sequenceRule) {
        case BP -> EXACT_RATES;
        case HEAD -> NOTHING;
        default -> RATES;
      };
    }

    private List<Double> lastRates() {
      return sequenceRule == SequenceRule.BP ? NOTHING : LAST_RATES;
    }

    @Override
    public String settings(List<Double> rates) {
      boolean one = rates.get(0) == 0 || rates.get(1) == 0;
      return (one ? "step " + Math.max(rates.get(0), rates.get(1)) : "steps " + rates.get(0) + " and " + rates.get(1))
          + ", " + measured.epochs + " epochs of batches of " + BATCH;
    }

    @Override
    public Row.Run run(List<Double> rates, long seed) {
      double last = rates.get(1) == 0 ? rates.get(0) : rates.get(1);
      return measured.learn(sequenceRule, rates.get(0), last, seed).run(seed, measured.data.test());
    }
  }

  RecurrentNet net(Kernels kernels) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      cells.add(kind.cell(kernels, i == 0 ? FRAMES_A_STEP * SpokenDigits.BANDS : kind.units()));
    }
    return new RecurrentNet(cells, new Dense(kernels, kind.units(), DIGITS), STEPS);
  }
}
