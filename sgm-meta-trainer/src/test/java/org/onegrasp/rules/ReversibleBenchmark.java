package org.onegrasp.rules;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Lesson;
import org.onegrasp.lesson.Rates;
import org.onegrasp.lesson.Rule;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkBuilder;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/**
 * Bytes, multiplications and time of one sample's update on the deep network, by synthetic gradients, by
 * backpropagation with checkpoints, and through a reversible stage ({@link ReversibleBlocks}), and of the same with
 * streams half as wide, in turns in one JVM. Time is that of the teaching thread's clock: its median, and what a
 * hundredth of the samples stay below, which other work on the machine does not touch. The reversible networks have
 * random weights, since none is trained; integers take the same time with any. Run by hand with the test class path.
 * Arguments: rounds of 20 samples (default 30), then the file of a trained deep model (default: random weights there
 * too).
 */
final class ReversibleBenchmark {
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
  private static final Grasp SHOWN = new Grasp(0.03, 0, 0.41, Math.PI / 2, 0.03, 1);
  private static final int SAMPLES = 20; // in a turn
  private static final int WARM_UP = 5; // rounds

  /** A lesson that is timed. */
  private static final class Entrant {
    final String name;
    final GraspModel model;
    final long macs;
    final Arena arena;
    final Lesson lesson;
    final Rates rates;
    final SplittableRandom samples = new SplittableRandom(9);
    final List<Double> millis = new ArrayList<>(); // of a sample, one of each round

    private Entrant(String name, GraspModel model, long macs, Arena arena, Lesson lesson) {
      this.name = name;
      this.model = model;
      this.macs = macs;
      this.arena = arena;
      this.lesson = lesson;
      rates = Rates.all(model.shape().size(), (int) (0.002 * (1 << 24)));
      lesson.begin(model.fixedStart(), LessonProbe.bar(), 5);
    }

    static Entrant of(String rule, GraspModel model) {
      Arena arena = Arena.unlimited();
      Rule parsed = Rules.parse(rule);
      String name = rule + ", " + StageShape.of(model.shape()).module().inC() + " channels";
      return new Entrant(name, model, parsed.learning().fixedMacs(model, 0), arena,
          parsed.lesson(model, WorkArea.STANDARD, arena, Kernels.best()));
    }

    static Entrant reversible(int channels, int times) {
      GraspModel model = untrained(ReversibleBlocks.deep(channels, times));
      Arena arena = Arena.unlimited();
      return new Entrant("reversible, 2 x " + channels + " channels, " + 14 * times + " functions", model,
          ReversibleBlocks.macs(model.shape()), arena, LessonProbe.lesson(model, 0, arena,
              parts -> new ReversibleBlocks(parts, ReversibleBlocks.Watch.NONE).pass()));
    }

    void learn(boolean timed) {
      long begun = THREAD.getCurrentThreadCpuTime();
      for (int k = 0; k < SAMPLES; k++) {
        lesson.learn(SHOWN, samples, rates);
      }
      if (timed) {
        millis.add((THREAD.getCurrentThreadCpuTime() - begun) * 1e-6 / SAMPLES);
      }
    }

    String line() {
      double[] sorted = millis.stream().mapToDouble(m -> m).sorted().toArray();
      NetworkShape shape = model.shape();
      return String.format(
          "%-42s %,10d bytes %6d parameters  F = %5.1f M, %.2f F a sample  %6.2f ms (least %.2f)",
          name, arena.peakBytes(), shape.parameters(), shape.macs(0) * 1e-6, macs / (double) shape.macs(0),
          sorted[sorted.length / 2], sorted[0]);
    }
  }

  private ReversibleBenchmark() {}

  private static GraspModel untrained(NetworkShape shape) {
    float[] weights = FloatNetwork.randomParameters(shape, new SplittableRandom(1));
    return Calibration.model(new FloatNetwork(shape, Kernels.best().make()), weights,
        List.of(LessonProbe.floats(LessonProbe.bar())));
  }

  private static GraspModel withModules(NetworkShape shape) {
    StageShape stage = StageShape.of(shape);
    return untrained(shape).with(StageGradients.PART, stage.module().inC(), stage.identity());
  }

  /** The deep network with half of the channels in its stage. */
  private static NetworkShape narrow() {
    return new NetworkBuilder(96, 96, 1).convolution(8, 5, 2, 1).residualSeparable(5, 3, 1).residualSeparable(5, 3, 2)
        .residualSeparable(4, 3, 4).separable(24, 3, 2, 1).residualSeparable(1, 3, 2).logits(8);
  }

  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
    GraspModel deep =
        arguments.length > 1 ? ModelFile.read(Path.of(arguments[1])).model() : withModules(NetworkShape.deep());
    GraspModel narrow = withModules(narrow());
    List<Entrant> entrants = List.of(Entrant.of("sgm", deep), Entrant.of("bp-checkpoint", deep),
        Entrant.of("bp-recompute", deep), Entrant.reversible(16, 1), Entrant.of("sgm", narrow),
        Entrant.of("bp-checkpoint", narrow), Entrant.reversible(8, 1), Entrant.reversible(8, 3));
    for (int round = -WARM_UP; round < rounds; round++) {
      for (Entrant entrant : entrants) {
        entrant.learn(round >= 0);
      }
    }
    entrants.forEach(entrant -> System.out.println(entrant.line()));
  }
}
