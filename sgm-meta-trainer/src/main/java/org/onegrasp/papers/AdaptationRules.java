package org.onegrasp.papers;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.rules.ElasticSettings;
import org.onegrasp.rules.ForwardSettings;
import org.onegrasp.rules.ForwardSettings.Form;

/**
 * What {@link AdaptationTask} compares, and the step sizes that each may choose from. Forward gradients of any form get
 * the same number of forward passes, and so does zeroth order in int8; node perturbation and exact layers on zeroth
 * order, whose steps are longer, a quarter of the steps.
 */
final class AdaptationRules {
  private static final int STEPS = 1200; // of backpropagation
  private static final int PROBES = 12_000; // pairs of forward passes of a batch
  private static final int LONGER_STEPS = 3000;
  private static final int NODE_DIRECTIONS = 8;
  private static final double SWING = 0.08;
  private static final int REACH = 7;
  private static final List<Double> NOTHING = List.of(0.0);
  private static final List<Double> EXACT = List.of(0.03, 0.1, 0.3);
  private static final List<Double> PROBED = List.of(0.0015, 0.003, 0.006);
  private static final List<Double> PROBED_IN_BYTES = List.of(0.0001, 0.0004, 0.0015);
  private static final List<Double> HEAD = List.of(0.004, 0.012, 0.04);
  private static final List<Double> NODES = List.of(0.02, 0.05, 0.12);
  private static final List<Double> SHARES = List.of(0.0025, 0.005, 0.01);
  private static final List<Double> EXACT_IN_BYTES = List.of(1.0 / 16, 1.0 / 8, 1.0 / 4);

  private AdaptationRules() {}

  /**
   * @param layers of the network
   * @param shorter lessons, so many times
   */
  static List<Searched> all(int layers, int shorter) {
    ForwardSettings plain = ForwardSettings.of(Form.AVERAGED, 1, SWING, PROBED.get(0));
    List<Searched> rules = new ArrayList<>();
    rules.add(new Searched(NOTHING, NOTHING, (r, u) -> NetRule.none("")));
    rules.add(exact("head", layers - 1, shorter));
    rules.add(exact("bp-last2", layers - 2, shorter));
    rules.add(exact("bp", 0, shorter));
    rules.add(new Searched(PROBED, NOTHING, (r, u) -> NetRule.forward(plain.withRate(r), PROBES / shorter)));
    for (int m : List.of(1, 3)) {
      rules.add(fixed("", ForwardSettings.of(Form.SIGN, m, SWING, PROBED.get(0)), PROBED, NOTHING, shorter));
      rules.add(fixed("", ForwardSettings.of(Form.AVERAGED, m, SWING, PROBED.get(0)), PROBED, NOTHING, shorter));
    }
    rules.add(fixed("-head", plain.withExactHead(), PROBED, HEAD, shorter));
    rules.add(new Searched(PROBED, NODES,
        (r, u) -> NetRule.nodes(plain.withRate(r).withExactHead().withNodes(NODE_DIRECTIONS),
            new NetRule.Pace(LONGER_STEPS / shorter, r, u))));
    rules.add(fixed("-8bit", plain.withWeightBits(8), PROBED_IN_BYTES, NOTHING, shorter));
    rules.add(elastic("zo-int8", 0, SHARES, NOTHING, PROBES / shorter));
    rules.add(elastic("elastic-zo-int8-last1", 1, SHARES, EXACT_IN_BYTES, LONGER_STEPS / shorter));
    rules.add(elastic("elastic-zo-int8-last2", 2, SHARES, EXACT_IN_BYTES, LONGER_STEPS / shorter));
    rules.add(elastic("niti-int8-last2", 2, NOTHING, EXACT_IN_BYTES, LONGER_STEPS / shorter));
    return rules;
  }

  /** The lessons of the loss landscape, at step sizes that are often chosen. */
  static Landscape.Course course(int shorter) {
    ForwardSettings probed = ForwardSettings.of(Form.AVERAGED, 1, SWING, PROBED.get(1));
    return new Landscape.Course(STEPS / shorter, EXACT.get(1), probed,
        new NetRule.Pace(PROBES / shorter, probed.rate(), 0), probed.withExactHead().withNodes(NODE_DIRECTIONS),
        new NetRule.Pace(LONGER_STEPS / shorter, probed.rate(), NODES.get(0)));
  }

  private static Searched exact(String name, int firstLayer, int shorter) {
    return new Searched(EXACT, NOTHING, (r, u) -> NetRule.exact(name, firstLayer, STEPS / shorter, r));
  }

  private static Searched fixed(String variant, ForwardSettings how, List<Double> rates, List<Double> upperRates,
      int shorter) {
    return new Searched(rates, upperRates, (r, u) -> NetRule.fixed(variant, how.withRate(r),
        new NetRule.Pace(PROBES / how.pairs() / shorter, r, u)));
  }

  private static Searched elastic(String name, int exactLayers, List<Double> shares, List<Double> exactRates,
      int steps) {
    return new Searched(shares, exactRates,
        (r, u) -> NetRule.elastic(name, new ElasticSettings(exactLayers, REACH, r, u), steps));
  }
}
