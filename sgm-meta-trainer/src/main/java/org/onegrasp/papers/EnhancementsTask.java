package org.onegrasp.papers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.onegrasp.rules.ForwardSettings;
import org.onegrasp.rules.ForwardSettings.Form;
import org.onegrasp.statistics.StudentT;

/**
 * What Feng et al. 2024, arXiv 2411.04036, add to forward gradients in fixed point, each with and without, on digits
 * that are turned as in {@link AdaptationTasks#rotated}. All get {@value #PROBES} pairs of forward passes of a batch;
 * node perturbation, whose steps are longer, so many steps that it takes no longer. Step sizes of each are the best of
 * some on digits that are neither learnt from nor measured with, with networks of their own.
 */
record EnhancementsTask() implements Task {
  private static final String NAME = "mnist-enhancements";
  private static final int PROBES = 6000;
  private static final int NODE_STEPS = 2400;
  private static final int EXACT_STEPS = 1200;
  private static final int NODE_DIRECTIONS = 8;
  private static final int GUIDANCE = 8; // sixteenths
  private static final double SWING = 0.08;
  private static final List<Long> TUNING_SEEDS = List.of(1001L, 1002L);
  private static final List<Double> NOTHING = List.of(0.0);
  private static final List<Double> EXACT = List.of(0.03, 0.1, 0.3);
  private static final List<Double> PROBED = List.of(0.0015, 0.003, 0.006, 0.012);
  private static final List<Double> PROBED_IN_BYTES = List.of(0.0001, 0.0004, 0.0015, 0.006);
  private static final List<Double> HEAD = List.of(0.004, 0.012, 0.04);
  private static final List<Double> NODES = List.of(0.01, 0.02, 0.05, 0.12);

  /** Names of two rules, one with it and one without. */
  record Enhancement(String about, String with, String without) {
    /** How much better it is with it, over seeds, with 95 % of Student's t. */
    String difference(Map<String, Row> rows) {
      Row on = rows.get(with);
      Row off = rows.get(without);
      double[] differences = IntStream.range(0, on.runs().size())
          .mapToDouble(k -> on.runs().get(k).accuracy() - off.runs().get(k).accuracy()).toArray();
      double margin = StudentT.margin(differences);
      return String.format(Locale.ROOT, "%s: %.4f, without %.4f, %+.4f%s", about, on.accuracy(), off.accuracy(),
          on.accuracy() - off.accuracy(), Double.isNaN(margin) ? "" : String.format(Locale.ROOT, " +- %.4f", margin));
    }
  }

  static final List<Enhancement> ENHANCEMENTS = List.of(
      new Enhancement("signs of slopes, m = 1", "forward-gradient-sign1", "forward-gradient1"),
      new Enhancement("signs of slopes, m = 3", "forward-gradient-sign3", "forward-gradient3"),
      new Enhancement("three directions a step", "forward-gradient3", "forward-gradient1"),
      new Enhancement("three directions a step, signs", "forward-gradient-sign3", "forward-gradient-sign1"),
      new Enhancement("lengths by the kernel, not the layer", "forward-gradient1", "forward-gradient-layerwise1"),
      new Enhancement("directions guided by momentum", "forward-gradient-guided1", "forward-gradient1"),
      new Enhancement("one layer a direction", "forward-gradient-sparse1", "forward-gradient1"),
      new Enhancement("sharpness-aware steps", "forward-gradient-sharp1", "forward-gradient1"),
      new Enhancement("exact head", "forward-gradient-head1", "forward-gradient1"),
      new Enhancement("node perturbation below the exact head", "forward-gradient-nodes8", "forward-gradient-head1"),
      new Enhancement("16-bit weights, not 8", "forward-gradient1", "forward-gradient-8bit1"),
      new Enhancement("16-bit activations too", "forward-gradient-16w16a1", "forward-gradient1"));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String about() {
    return "each enhancement of forward gradients with and without: a network for digits adapts to digits turned by 30"
        + " degrees";
  }

  @Override
  public String folder() {
    return Mnist.FOLDER;
  }

  @Override
  public List<Entrant> open(Bench bench) throws IOException {
    AdaptationTask.Materials materials = AdaptationTasks.turned(Mnist.read(bench.folder(this)), bench.kernels());
    return AdaptationTask.entrants(materials,
        rules(materials.measured().net().shape().size(), AdaptationTask.shorter(bench)), TUNING_SEEDS, bench);
  }

  /** A line for each enhancement where there are rows of this task. */
  static List<String> differences(List<Row> rows) {
    Map<String, Row> ours =
        rows.stream().filter(r -> r.task().equals(NAME)).collect(Collectors.toMap(Row::rule, Function.identity()));
    return ours.isEmpty() ? List.of() : ENHANCEMENTS.stream().map(e -> e.difference(ours)).toList();
  }

  private static List<Searched> rules(int layers, int shorter) {
    ForwardSettings plain = ForwardSettings.of(Form.AVERAGED, 1, SWING, PROBED.get(0));
    List<Searched> rules = new ArrayList<>();
    rules.add(new Searched(NOTHING, NOTHING, (r, u) -> NetRule.none("")));
    rules.add(exact("head", layers - 1, shorter));
    rules.add(exact("bp-last2", layers - 2, shorter));
    rules.add(exact("bp", 0, shorter));
    for (int m : List.of(1, 3)) {
      rules.add(probed("", ForwardSettings.of(Form.AVERAGED, m, SWING, PROBED.get(0)), PROBED, shorter));
      rules.add(probed("", ForwardSettings.of(Form.SIGN, m, SWING, PROBED.get(0)), PROBED, shorter));
    }
    rules.add(probed("-layerwise", plain.withKernelWise(false), PROBED, shorter));
    rules.add(probed("-guided", plain.withGuidance(GUIDANCE), PROBED, shorter));
    rules.add(probed("-sparse", plain.withLayers(0, 0, 1), PROBED, shorter));
    rules.add(probed("-sharp", plain.withSharpnessAware(), PROBED, shorter));
    rules.add(probed("-8bit", plain.withWeightBits(8), PROBED_IN_BYTES, shorter));
    rules.add(probed("-16w16a", plain.withActivationBits(16), PROBED, shorter));
    rules.add(new Searched(PROBED, HEAD, (r, u) -> NetRule.fixed("-head", plain.withRate(r).withExactHead(),
        new NetRule.Pace(PROBES / shorter, r, u))));
    rules.add(new Searched(PROBED, NODES,
        (r, u) -> NetRule.nodes(plain.withRate(r).withExactHead().withNodes(NODE_DIRECTIONS),
            new NetRule.Pace(NODE_STEPS / shorter, r, u))));
    return rules;
  }

  private static Searched exact(String name, int firstLayer, int shorter) {
    return new Searched(EXACT, NOTHING, (r, u) -> NetRule.exact(name, firstLayer, EXACT_STEPS / shorter, r));
  }

  private static Searched probed(String variant, ForwardSettings how, List<Double> rates, int shorter) {
    return new Searched(rates, NOTHING, (r, u) -> NetRule.fixed(variant, how.withRate(r),
        new NetRule.Pace(PROBES / how.pairs() / shorter, r, 0)));
  }
}
