package org.onegrasp.papers;

import java.util.List;
import org.onegrasp.rules.ElasticSettings;
import org.onegrasp.rules.ForwardSettings;
import org.onegrasp.rules.ForwardSettings.Form;

/** What {@link FewShotTask} compares, and the step sizes that each may choose from. */
final class FewShotRules {
  private static final int STEPS = 200; // of backpropagation
  private static final int PROBES = 400; // pairs of forward passes of a batch, where weights are probed
  private static final int NODE_STEPS = 150;
  private static final int NODE_DIRECTIONS = 8;
  private static final double SWING = 0.08;
  private static final int REACH = 7;
  private static final List<Double> NOTHING = List.of(0.0);
  private static final List<Double> EXACT = List.of(0.01, 0.03, 0.1, 0.3);
  private static final List<Double> PROBED = List.of(0.0025, 0.006, 0.015);
  private static final List<Double> PROBED_IN_BYTES = List.of(0.0003, 0.0015, 0.006);
  private static final List<Double> HEAD = List.of(0.006, 0.02, 0.06);
  private static final List<Double> NODES = List.of(0.03, 0.1, 0.3);
  private static final List<Double> SHARES = List.of(0.001, 0.003, 0.01);
  private static final List<Double> NITI = List.of(1.0 / 64, 1.0 / 32, 1.0 / 16, 1.0 / 8);

  private FewShotRules() {}

  /**
   * @param layers of the network
   * @param shorter lessons, so many times
   */
  static List<Searched> all(int layers, int shorter) {
    ForwardSettings plain = ForwardSettings.of(Form.AVERAGED, 1, SWING, PROBED.get(0));
    int steps = STEPS / shorter;
    int probes = PROBES / shorter;
    return List.of(new Searched(NOTHING, NOTHING, (r, u) -> NetRule.none("frozen prototypes")),
        exact("head", layers - 1, steps), exact("bp-last2", layers - 2, steps), exact("bp", 0, steps),
        niti("niti-int8-last2", 2, steps), niti("niti-int8", layers, steps),
        fixed("", plain, PROBED, NOTHING, probes),
        fixed("-8bit", plain.withWeightBits(8), PROBED_IN_BYTES, NOTHING, probes),
        fixed("-head", plain.withExactHead(), PROBED, HEAD, probes),
        new Searched(PROBED, NODES,
            (r, u) -> NetRule.nodes(plain.withRate(r).withExactHead().withNodes(NODE_DIRECTIONS),
                new NetRule.Pace(NODE_STEPS / shorter, r, u))),
        new Searched(SHARES, NOTHING,
            (r, u) -> NetRule.elastic("zo-int8", new ElasticSettings(0, REACH, r, 0), probes)));
  }

  /** The lessons of the loss landscape, at step sizes that are often chosen. */
  static Landscape.Course course(int shorter) {
    ForwardSettings plain = ForwardSettings.of(Form.AVERAGED, 1, SWING, PROBED.get(2));
    return new Landscape.Course(STEPS / shorter, EXACT.get(2), plain,
        new NetRule.Pace(PROBES / shorter, PROBED.get(2), 0),
        plain.withRate(PROBED.get(1)).withExactHead().withNodes(NODE_DIRECTIONS),
        new NetRule.Pace(NODE_STEPS / shorter, PROBED.get(1), NODES.get(1)));
  }

  private static Searched exact(String name, int firstLayer, int steps) {
    return new Searched(EXACT, NOTHING, (r, u) -> NetRule.exact(name, firstLayer, steps, r));
  }

  private static Searched niti(String name, int exactLayers, int steps) {
    return new Searched(NOTHING, NITI,
        (r, u) -> NetRule.elastic(name, new ElasticSettings(exactLayers, REACH, 0, u), steps));
  }

  private static Searched fixed(String variant, ForwardSettings how, List<Double> rates, List<Double> upperRates,
      int probes) {
    return new Searched(rates, upperRates,
        (r, u) -> NetRule.fixed(variant, how.withRate(r), new NetRule.Pace(probes, r, u)));
  }
}
