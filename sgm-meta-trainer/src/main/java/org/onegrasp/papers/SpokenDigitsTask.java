package org.onegrasp.papers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
 * layers, a dense layer on the last state of the uppermost.
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

  private final Kind kind;
  private final int layers;
  private final Map<SequenceRule, SequenceRule.Rates> rates = new EnumMap<>(SequenceRule.class);

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

  private SpokenDigitsTask(Kind kind, int layers) {
    this.kind = kind;
    this.layers = layers;
  }

  /** Elman 1990. */
  static SpokenDigitsTask simple() {
    return new SpokenDigitsTask(Kind.SIMPLE, 1).with(SequenceRule.BP, 0.02, 0.02).with(SequenceRule.HEAD, 0, 1)
        .with(SequenceRule.TPSGD_L1, 0.1, 0.3).with(SequenceRule.TPSGD_L2, 0.1, 0.3)
        .with(SequenceRule.TPSGD_L1_LATE, 0.04, 0.3).with(SequenceRule.TPSGD_L2_LATE, 0.04, 0.3)
        .with(SequenceRule.DFA, 0.3, 0.3).with(SequenceRule.DRTP, 0.1, 0.3);
  }

  /** Cho et al. 2014. */
  static SpokenDigitsTask gated() {
    return new SpokenDigitsTask(Kind.GATED, 1).with(SequenceRule.BP, 0.05, 0.05).with(SequenceRule.HEAD, 0, 1)
        .with(SequenceRule.TPSGD_L1, 1, 0.3).with(SequenceRule.TPSGD_L2, 1, 0.3).with(SequenceRule.DFA, 3, 0.3)
        .with(SequenceRule.DRTP, 0.3, 0.3);
  }

  static SpokenDigitsTask twoSimple() {
    return new SpokenDigitsTask(Kind.SIMPLE, 2).with(SequenceRule.BP, 0.05, 0.05).with(SequenceRule.HEAD, 0, 1)
        .with(SequenceRule.TPSGD_L2, 0.1, 0.3).with(SequenceRule.TPSGD_L2_TOP, 0.3, 0.3)
        .with(SequenceRule.DFA, 0.3, 0.3).with(SequenceRule.DRTP, 0.3, 0.3);
  }

  static SpokenDigitsTask twoGated() {
    return new SpokenDigitsTask(Kind.GATED, 2).with(SequenceRule.BP, 0.02, 0.02).with(SequenceRule.HEAD, 0, 1)
        .with(SequenceRule.TPSGD_L2, 0.3, 0.3).with(SequenceRule.TPSGD_L2_TOP, 0.3, 0.3)
        .with(SequenceRule.DFA, 3, 0.3).with(SequenceRule.DRTP, 0.3, 0.3);
  }

  static SpokenDigitsTask threeGated() {
    return new SpokenDigitsTask(Kind.GATED, 3).with(SequenceRule.BP, 0.02, 0.02).with(SequenceRule.HEAD, 0, 1)
        .with(SequenceRule.TPSGD_L2, 0.1, 0.3).with(SequenceRule.TPSGD_L2_TOP, 1, 0.3)
        .with(SequenceRule.DFA, 1, 0.3).with(SequenceRule.DRTP, 0.3, 0.3);
  }

  /** Step sizes found on {@link SpokenDigits#tuning()}: the best of some a factor of about 3 apart. */
  private SpokenDigitsTask with(SequenceRule rule, double rate, double lastRate) {
    rates.put(rule, new SequenceRule.Rates((float) rate, (float) lastRate));
    return this;
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
    Split split = SpokenDigits.read(bench.folder(this)).published();
    Examples train = bench.quick() ? split.train().firstOfEachClass(QUICK_RECORDINGS) : split.train();
    int epochs = bench.quick() ? QUICK_EPOCHS : kind.epochs;
    Lesson lesson = new Lesson(() -> net(bench.kernels().make()), new Split(train, split.test()), epochs);
    return rates.entrySet().stream().<Entrant>map(e -> new Recurrent(e.getKey(), e.getValue(), lesson)).toList();
  }

  /** @param nets a new net at each call */
  private record Lesson(Supplier<RecurrentNet> nets, Split data, int epochs) {}

  /** A rule with its step sizes. */
  private record Recurrent(SequenceRule sequenceRule, SequenceRule.Rates steps, Lesson lesson) implements Entrant {
    @Override
    public String rule() {
      return sequenceRule.title();
    }

    @Override
    public String settings(List<Double> rates) {
      return SpokenDigitsTask.settings(steps, lesson.epochs);
    }

    @Override
    public Row.Run run(List<Double> rates, long seed) {
      return new SequenceTraining(lesson.nets.get(), BATCH, sequenceRule, steps, seed)
          .learn(lesson.data.train(), lesson.epochs).run(seed, lesson.data.test());
    }
  }

  RecurrentNet net(Kernels kernels) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      cells.add(kind.cell(kernels, i == 0 ? FRAMES_A_STEP * SpokenDigits.BANDS : kind.units()));
    }
    return new RecurrentNet(cells, new Dense(kernels, kind.units(), DIGITS), STEPS);
  }

  private static String settings(SequenceRule.Rates rates, int epochs) {
    String steps = rates.rate() == rates.lastRate() || rates.rate() == 0 ? "step " + rates.lastRate()
        : "steps " + rates.rate() + " and " + rates.lastRate();
    return steps + ", " + epochs + " epochs of batches of " + BATCH;
  }
}
