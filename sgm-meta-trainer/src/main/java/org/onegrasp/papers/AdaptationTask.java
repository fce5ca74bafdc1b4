package org.onegrasp.papers;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.rules.BatchTraining;
import org.onegrasp.rules.ElasticSettings;
import org.onegrasp.rules.ForwardSettings;
import org.onegrasp.rules.ForwardSettings.Form;
import org.onegrasp.rules.ForwardTraining;

/**
 * A trained network meets new conditions, as in Feng et al. 2024, arXiv 2411.04036: trained with backpropagation on the
 * usual data, then adapted with few examples of the new kind by each rule. Forward gradients of any form get the same
 * number of forward passes.
 *
 * @param settings how long and how boldly
 */
record AdaptationTask(String name, String about, String folder, Source source, Settings settings) implements Task {

  private static final int BATCH = 16;
  private static final int QUICK = 50; // times shorter
  private static final double ONE = 1 << 24;
  private static final int GUIDANCE = 8; // sixteenths

  /**
   * @param familiar what the network was trained on
   * @param adapting examples of the new kind
   * @param test of the new kind, never learnt from
   */
  record Material(ForwardNet net, Examples familiar, Examples adapting, Examples test) {

    private static final int TYPICAL = 100;

    /** Some inputs of either kind, to find the scales of activations with; no label is used. */
    List<float[]> typical() {
      List<float[]> inputs = new ArrayList<>();
      for (Examples examples : List.of(familiar, adapting)) {
        for (int n = 0; n < TYPICAL; n++) {
          float[] x = new float[examples.size()];
          examples.copy(n, x, 0);
          inputs.add(x);
        }
      }
      return inputs;
    }
  }

  /** Reads a task's data. */
  @FunctionalInterface
  interface Source {
    Material read(Path folder, Kernels.Source kernels) throws IOException;
  }

  /**
   * @param trainingSteps of the network, at {@code trainingRate} falling linearly to 0
   * @param steps of backpropagation when adapting
   * @param probes of forward gradients: pairs of forward passes of a batch
   * @param signRate of steps with m = 1 in the sign form; with m = 3 it is {@code tripleShare} times as much
   * @param headRate of the exact head beside forward gradients
   * @param nodes how the layer below the exact head learns by node perturbation
   * @param elastic how int8 weights learn
   */
  record Settings(int trainingSteps, double trainingRate, int steps, double headOnlyRate, double rate, int probes,
      double swing,
      double signRate, double averagedRate, double tripleShare, double headRate, Nodes nodes, Elastic elastic) {
    /** Found on digits turned by 30 degrees that were neither learnt from nor measured with. */
    static final Settings STANDARD = new Settings(4000, 0.15, 1200, 0.1, 0.1, 12_000, 0.08, 0.0025, 0.0025, 1.7, 0.004,
        new Nodes(8, 3000, 0.0025, 0.02), new Elastic(3000, 7, 0.01, 0.005, 0.125));
  }

  /**
   * @param directions of nudges for each sample of a batch
   * @param steps with one pair of forward passes of a batch each, for the layers below
   * @param rate of those layers
   * @param upperRate of the nodes' layer and of the head
   */
  record Nodes(int directions, int steps, double rate, double upperRate) {}

  /**
   * ElasticZO-INT8, where exact layers learn; zeroth order alone has as many pairs of forward passes as forward
   * gradients.
   *
   * @param reach of probes, units of int8
   * @param share of the weights below the exact layers that a probe moves
   * @param shareOfAll that a probe moves where no layer is exact
   * @param exactRate of the layers above
   */
  record Elastic(int steps, int reach, double share, double shareOfAll, double exactRate) {}

  /** Learns, then measures its accuracy on the test examples when asked. */
  @FunctionalInterface
  private interface Training {
    DoubleSupplier learn(Arena arena, long seed, float[] start);
  }

  private record Rule(String name, String arithmetic, String settings, Training training) {}

  @Override
  public List<Row> run(Bench bench) throws IOException {
    Material material = source.read(bench.folder(this), bench.kernels());
    int shorter = bench.quick() ? QUICK : 1;
    List<float[]> starts =
        bench.seeds().stream().map(seed -> trained(material, seed, settings.trainingSteps / shorter)).toList();
    List<Row> rows = new ArrayList<>();
    for (Rule rule : rules(material, shorter)) {
      rows.add(row(rule, bench.seeds(), starts));
      Row row = rows.get(rows.size() - 1);
      bench.progress()
          .accept(String.format(Locale.ROOT, "%s %s/%s: %.4f", name, rule.name, rule.arithmetic, row.accuracy()));
    }
    return rows;
  }

  private float[] trained(Material material, long seed, int steps) {
    float[] start = material.net.initial(new SplittableRandom(seed));
    material.net.backpropagate(start, material.familiar,
        new ForwardNet.Training(0, BATCH, steps, settings.trainingRate, seed),
        Arena.unlimited(), w -> {});
    return start;
  }

  private Row row(Rule rule, List<Long> seeds, List<float[]> starts) {
    List<Row.Run> runs = new ArrayList<>();
    for (int k = 0; k < starts.size(); k++) {
      Arena arena = Arena.unlimited();
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      DoubleSupplier accuracy = rule.training.learn(arena, seeds.get(k), starts.get(k).clone());
      double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) * 1e-9;
      long peak = arena.peakBytes();
      runs.add(new Row.Run(seeds.get(k), accuracy.getAsDouble(), seconds, peak));
    }
    return new Row(name, rule.name, rule.arithmetic, rule.settings, runs);
  }

  private List<Rule> rules(Material material, int shorter) {
    Settings s = settings;
    int last = material.net.shape().size() - 1;
    List<Rule> rules = new ArrayList<>();
    rules.add(new Rule("none", "float", "", (arena, seed, w) -> () -> material.net.accuracy(w, material.test)));
    rules.add(exact("head", material, last, s.steps / shorter, s.headOnlyRate));
    rules.add(exact("bp-last2", material, last - 1, s.steps / shorter, s.rate));
    rules.add(exact("bp", material, 0, s.steps / shorter, s.rate));
    rules.add(forward(material, ForwardSettings.of(Form.AVERAGED, 1, s.swing, s.averagedRate), shorter));
    for (int m : new int[] {1, 3}) {
      double share = m == 1 ? 1 : s.tripleShare;
      rules.add(fixed("", material, ForwardSettings.of(Form.SIGN, m, s.swing, s.signRate * share), shorter));
      rules.add(fixed("", material, ForwardSettings.of(Form.AVERAGED, m, s.swing, s.averagedRate * share), shorter));
    }
    ForwardSettings best = ForwardSettings.of(Form.AVERAGED, 1, s.swing, s.averagedRate);
    rules.add(fixed("-head", material, best.withExactHead(), shorter));
    rules.add(nodes(material, best.withRate(s.nodes.rate).withExactHead().withNodes(s.nodes.directions), shorter));
    rules.add(fixed("-8bit", material, best.withWeightBits(8), shorter));
    rules.addAll(enhanced(material, best, shorter));
    rules.addAll(elastic(material, shorter));
    return rules;
  }

  /** Each enhancement alone beside {@code plain}; what is usual, lengths by the kernel, left out. */
  private List<Rule> enhanced(Material material, ForwardSettings plain, int shorter) {
    return List.of(fixed("-layerwise", material, plain.withKernelWise(false), shorter),
        fixed("-guided", material, plain.withGuidance(GUIDANCE), shorter),
        fixed("-sparse", material, plain.withLayers(0, 0, 1), shorter),
        fixed("-sharp", material, plain.withSharpnessAware(), shorter));
  }

  /** Zeroth order alone, with one and two exact layers above it, and these alone. */
  private List<Rule> elastic(Material material, int shorter) {
    Elastic e = settings.elastic;
    return List.of(elastic("zo-int8", material, 0, e.shareOfAll, settings.probes / shorter),
        elastic("elastic-zo-int8-last1", material, 1, e.share, e.steps / shorter),
        elastic("elastic-zo-int8-last2", material, 2, e.share, e.steps / shorter),
        elastic("niti-int8-last2", material, 2, 0, e.steps / shorter));
  }

  private Rule elastic(String name, Material material, int exactLayers, double share, int steps) {
    Elastic e = settings.elastic;
    ElasticSettings how = new ElasticSettings(exactLayers, e.reach, share, exactLayers == 0 ? 0 : e.exactRate);
    String text = String.format(Locale.ROOT, "reach %d, share %s, exact %s, %d steps of %d", how.reach(), how.share(),
        how.exactRate(), steps, BATCH);
    return new Rule(name, "fixed", text, (arena, seed, start) -> {
      BatchTraining training = material.net.inBytes(start, material.typical(), how, BATCH, arena);
      learn(training, material.adapting, new Pace(steps, how.share(), how.exactRate()), seed);
      return () -> accuracy(training, material.test);
    });
  }

  private static Rule exact(String name, Material material, int firstLayer, int steps, double rate) {
    return new Rule(name, "float", String.format(Locale.ROOT, "rate %s, %d steps of %d", rate, steps, BATCH),
        (arena, seed, w) -> {
          material.net.backpropagate(w, material.adapting,
              new ForwardNet.Training(firstLayer, BATCH, steps, rate, seed), arena, after -> {});
          return () -> material.net.accuracy(w, material.test);
        });
  }

  private Rule forward(Material material, ForwardSettings settings, int shorter) {
    int steps = this.settings.probes / settings.directions() / shorter;
    return new Rule(name(settings, ""), "float", text(settings, steps), (arena, seed, w) -> {
      material.net.forwardGradients(w, material.adapting, settings,
          new ForwardNet.Training(0, BATCH, steps, settings.rate(), seed), arena,
          after -> {});
      return () -> material.net.accuracy(w, material.test);
    });
  }

  private Rule fixed(String variant, Material material, ForwardSettings settings, int shorter) {
    int steps = this.settings.probes / settings.pairs() / shorter;
    return new Rule(name(settings, variant), "fixed", text(settings, steps), (arena, seed, start) -> {
      ForwardTraining training =
          material.net.inFixedPoint(start, material.typical(), settings, BATCH, arena);
      learn(training, material.adapting, new Pace(steps, settings.rate(), this.settings.headRate), seed);
      return () -> accuracy(training, material.test);
    });
  }

  private Rule nodes(Material material, ForwardSettings how, int shorter) {
    Pace pace = new Pace(settings.nodes.steps / shorter, how.rate(), settings.nodes.upperRate);
    String text = String.format(Locale.ROOT, "nodes m %d, rate %s; weights m 1, swing %s, rate %s; %d steps of %d",
        how.nodeDirections(),
        pace.headRate, how.swing(), pace.rate, pace.steps, BATCH);
    return new Rule("forward-gradient-nodes" + how.nodeDirections(), "fixed", text, (arena, seed, start) -> {
      ForwardTraining training =
          material.net.inFixedPoint(start, material.typical(), how, BATCH, arena);
      learn(training, material.adapting, pace, seed);
      return () -> accuracy(training, material.test);
    });
  }

  /** Rates at the start, falling linearly to 0. */
  private record Pace(int steps, double rate, double headRate) {}

  private static void learn(BatchTraining training, Examples examples, Pace pace, long seed) {
    Batches batches = new Batches(examples, BATCH, seed);
    training.begin(seed);
    for (int step = 0; step < pace.steps; step++) {
      batches.next();
      for (int n = 0; n < BATCH; n++) {
        training.put(n, examples.inputs(), batches.example(n) * examples.size(), batches.label(n));
      }
      double left = ONE * (pace.steps - step) / pace.steps;
      training.step(BATCH, seed * pace.steps + step, (int) (left * pace.rate), (int) (left * pace.headRate));
    }
  }

  private static double accuracy(BatchTraining training, Examples test) {
    int right = 0;
    for (int from = 0; from < test.count(); from += BATCH) {
      int count = Math.min(BATCH, test.count() - from);
      for (int n = 0; n < count; n++) {
        training.put(n, test.inputs(), (from + n) * test.size(), test.labels()[from + n]);
      }
      right += training.right(count);
    }
    return right / (double) test.count();
  }

  private static String name(ForwardSettings settings, String variant) {
    return "forward-gradient" + variant + (settings.form() == Form.SIGN ? "-sign" : "") + settings.directions();
  }

  private String text(ForwardSettings s, int steps) {
    return String.format(Locale.ROOT, "m %d, swing %s, rate %s%s, %d steps of %d", s.directions(), s.swing(), s.rate(),
        s.exactHead() ? ", head " + settings.headRate : "", steps, BATCH);
  }
}
