package org.onegrasp.papers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.rules.ElasticSettings;
import org.onegrasp.rules.ForwardSettings;
import org.onegrasp.rules.ForwardSettings.Form;

/**
 * A trained network meets new conditions, as in Feng et al. 2024, arXiv 2411.04036: trained with backpropagation on the
 * usual data, then adapted with few examples of the new kind by each rule. Forward gradients of any form get the same
 * number of forward passes.
 *
 * @param settings how long and how boldly
 */
record AdaptationTask(String name, String about, String folder, Source source, Settings settings)
    implements Landscape.Drawn {

  private static final int QUICK = 50; // times shorter

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

  @Override
  public List<Entrant> open(Bench bench) throws IOException {
    Material material = source.read(bench.folder(this), bench.kernels());
    int shorter = bench.quick() ? QUICK : 1;
    Once<Long, float[]> starts = new Once<>(seed -> trained(material, settings, seed, shorter));
    return rules(material, shorter).stream().<Entrant>map(rule -> new Adapted(rule, material, starts)).toList();
  }

  /** A rule, and what it begins with, by the seed. */
  private record Adapted(NetRule netRule, Material material, Once<Long, float[]> starts) implements Entrant {
    @Override
    public String rule() {
      return netRule.name();
    }

    @Override
    public String arithmetic() {
      return netRule.arithmetic();
    }

    @Override
    public String settings(List<Double> rates) {
      return netRule.settings();
    }

    @Override
    public Row.Run run(List<Double> rates, long seed) {
      return netRule.run(new NetRule.Lesson(material, starts.of(seed), seed));
    }
  }

  /** Weights of a network that knows what is familiar. */
  static float[] trained(Material material, Settings settings, long seed, int shorter) {
    float[] start = material.net.initial(new SplittableRandom(seed));
    material.net.backpropagate(start, material.familiar,
        new ForwardNet.Training(0, NetRule.BATCH, settings.trainingSteps / shorter, settings.trainingRate, seed),
        Arena.unlimited(), w -> {});
    return start;
  }

  @Override
  public Landscape landscape(Bench bench) throws IOException {
    Material material = source.read(bench.folder(this), bench.kernels());
    int shorter = bench.quick() ? QUICK : 1;
    long seed = bench.seeds().get(0);
    Settings s = settings;
    ForwardSettings probed = ForwardSettings.of(Form.AVERAGED, 1, s.swing, s.averagedRate);
    return new Landscape(name, new NetRule.Lesson(material, trained(material, s, seed, shorter), seed),
        new Landscape.Course(s.steps / shorter, s.rate, probed,
            new NetRule.Pace(s.probes / shorter, s.averagedRate, 0),
            probed.withRate(s.nodes.rate).withExactHead().withNodes(s.nodes.directions),
            new NetRule.Pace(s.nodes.steps / shorter, s.nodes.rate, s.nodes.upperRate)));
  }

  private List<NetRule> rules(Material material, int shorter) {
    Settings s = settings;
    int last = material.net.shape().size() - 1;
    List<NetRule> rules = new ArrayList<>();
    rules.add(NetRule.none(""));
    rules.add(NetRule.exact("head", last, s.steps / shorter, s.headOnlyRate));
    rules.add(NetRule.exact("bp-last2", last - 1, s.steps / shorter, s.rate));
    rules.add(NetRule.exact("bp", 0, s.steps / shorter, s.rate));
    ForwardSettings best = ForwardSettings.of(Form.AVERAGED, 1, s.swing, s.averagedRate);
    rules.add(NetRule.forward(best, s.probes / shorter));
    for (int m : new int[] {1, 3}) {
      double share = m == 1 ? 1 : s.tripleShare;
      rules.add(fixed("", ForwardSettings.of(Form.SIGN, m, s.swing, s.signRate * share), shorter));
      rules.add(fixed("", ForwardSettings.of(Form.AVERAGED, m, s.swing, s.averagedRate * share), shorter));
    }
    rules.add(fixed("-head", best.withExactHead(), shorter));
    rules.add(NetRule.nodes(best.withRate(s.nodes.rate).withExactHead().withNodes(s.nodes.directions),
        new NetRule.Pace(s.nodes.steps / shorter, s.nodes.rate, s.nodes.upperRate)));
    rules.add(fixed("-8bit", best.withWeightBits(8), shorter));
    rules.addAll(elastic(shorter));
    return rules;
  }

  private NetRule fixed(String variant, ForwardSettings how, int shorter) {
    return NetRule.fixed(variant, how,
        new NetRule.Pace(settings.probes / how.pairs() / shorter, how.rate(), settings.headRate));
  }

  /** Zeroth order alone, with one and two exact layers above it, and these alone. */
  private List<NetRule> elastic(int shorter) {
    Elastic e = settings.elastic;
    return List.of(elastic("zo-int8", 0, e.shareOfAll, settings.probes / shorter),
        elastic("elastic-zo-int8-last1", 1, e.share, e.steps / shorter),
        elastic("elastic-zo-int8-last2", 2, e.share, e.steps / shorter),
        elastic("niti-int8-last2", 2, 0, e.steps / shorter));
  }

  private NetRule elastic(String name, int exactLayers, double share, int steps) {
    Elastic e = settings.elastic;
    return NetRule.elastic(name,
        new ElasticSettings(exactLayers, e.reach, share, exactLayers == 0 ? 0 : e.exactRate), steps);
  }
}
