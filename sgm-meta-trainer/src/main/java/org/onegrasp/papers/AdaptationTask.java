package org.onegrasp.papers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;

/**
 * A trained network meets new conditions, as in Feng et al. 2024, arXiv 2411.04036: trained with backpropagation on the
 * usual data, then adapted with few examples of the new kind by each rule of {@link AdaptationRules}. Step sizes of
 * each are the best of some on other examples, with networks of their own.
 */
record AdaptationTask(String name, String about, String folder, Source source)
    implements Landscape.Drawn {

  private static final int QUICK = 50; // times shorter
  private static final int TRAINING_STEPS = 4000; // of the network
  private static final double TRAINING_RATE = 0.15; // falling linearly to 0
  private static final List<Long> TUNING_SEEDS = List.of(1001L, 1002L);

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

  /**
   * @param measured what results are of
   * @param tuning what step sizes are chosen with: examples that are neither learnt from nor asked about in the former
   */
  record Materials(Material measured, Material tuning) {}

  /** Reads a task's data. */
  @FunctionalInterface
  interface Source {
    Materials read(Path folder, Kernels.Source kernels) throws IOException;
  }

  @Override
  public List<Entrant> open(Bench bench) throws IOException {
    Materials materials = source.read(bench.folder(this), bench.kernels());
    int shorter = shorter(bench);
    return entrants(materials, AdaptationRules.all(materials.measured.net.shape().size(), shorter), TUNING_SEEDS,
        bench);
  }

  /** So many times are lessons shorter. */
  static int shorter(Bench bench) {
    return bench.quick() ? QUICK : 1;
  }

  /** @param tuningSeeds those of the networks and lessons that step sizes are chosen with */
  static List<Entrant> entrants(Materials materials, List<Searched> rules, List<Long> tuningSeeds, Bench bench) {
    int shorter = shorter(bench);
    Once<Long, NetRule.Lesson> measured = new Once<>(seed -> lesson(materials.measured, seed, shorter));
    Once<Long, NetRule.Lesson> tuning = new Once<>(seed -> lesson(materials.tuning, seed, shorter));
    ToDoubleFunction<NetRule> accuracy = bench.quick() ? null
        : rule -> tuningSeeds.stream().mapToDouble(seed -> rule.run(tuning.of(seed)).accuracy()).average()
            .orElseThrow();
    return rules.stream()
        .<Entrant>map(rule -> new SearchedEntrant(rule, accuracy, (r, seed) -> r.run(measured.of(seed)))).toList();
  }

  /** From weights of a network that knows what is familiar. */
  private static NetRule.Lesson lesson(Material material, long seed, int shorter) {
    float[] start = material.net.initial(new SplittableRandom(seed));
    material.net.backpropagate(start, material.familiar,
        new ForwardNet.Training(0, NetRule.BATCH, TRAINING_STEPS / shorter, TRAINING_RATE, seed), Arena.unlimited(),
        w -> {});
    return new NetRule.Lesson(material, start, seed);
  }

  @Override
  public Landscape landscape(Bench bench) throws IOException {
    Material material = source.read(bench.folder(this), bench.kernels()).measured;
    int shorter = shorter(bench);
    return new Landscape(name, lesson(material, bench.seeds().get(0), shorter), AdaptationRules.course(shorter));
  }
}
