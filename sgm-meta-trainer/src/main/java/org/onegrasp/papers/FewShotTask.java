package org.onegrasp.papers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;

/**
 * New classes after few examples, as in Feng et al. 2024, arXiv 2411.04036: a network that was trained on some classes
 * is shown a few examples of others, its last layer becomes their {@link Prototypes}, and each rule goes on from there
 * with varied copies of these examples (as Hu et al. 2022, arXiv 2204.07305, do). The frozen prototypes stand beside
 * them.
 *
 * <p>
 * Step sizes of every rule are the best of some on episodes of other classes, with networks of their own: there the two
 * halves of the classes have changed places.
 *
 * @param shots examples of each class in an episode
 */
record FewShotTask(String name, String about, String folder, Source source, int shots)
    implements Landscape.Drawn {

  private static final int EPISODES = 10; // for each seed
  private static final int QUERIES = 15; // of each class
  private static final int VARIED = 200; // examples to learn from in an episode, about
  private static final long FIRST_TUNING_SEED = 1001;
  private static final int TUNING_SEEDS = 2;
  private static final int TUNING_EPISODES = 3; // for each of these
  private static final int QUICK = 10; // times shorter
  private static final int QUICK_EPISODES = 2;

  /**
   * Classes to train on, and new ones.
   *
   * @param base examples of the former
   * @param pool examples of the latter, of which episodes are drawn
   */
  record Part(Examples base, Examples pool) {}

  /**
   * @param steps of training, in batches, at {@code rate} falling linearly to 0
   * @param variation of what an episode shows
   * @param measured what results are of
   * @param tuning what step sizes are chosen with; its new classes are none of the measured ones
   */
  record Material(ForwardNet net, int steps, double rate, Variation variation, Part measured, Part tuning) {}

  /** Reads a task's data. */
  @FunctionalInterface
  interface Source {
    Material read(Path folder, Kernels.Source kernels) throws IOException;
  }

  /** Lessons of one seed. */
  private record Lessons(long seed, List<NetRule.Lesson> episodes) {
    /** Mean over episodes; the most bytes. */
    Row.Run run(NetRule rule) {
      List<Row.Run> runs = episodes.stream().map(rule::run).toList();
      return new Row.Run(seed, runs.stream().mapToDouble(Row.Run::accuracy).average().orElseThrow(),
          runs.stream().mapToDouble(Row.Run::seconds).average().orElseThrow(),
          runs.stream().mapToLong(Row.Run::peakBytes).max().orElseThrow());
    }
  }

  @Override
  public List<Entrant> open(Bench bench) throws IOException {
    Material material = source.read(bench.folder(this), bench.kernels());
    int shorter = bench.quick() ? QUICK : 1;
    Once<Long, Lessons> tuning = new Once<>(seed -> lessons(material, material.tuning, seed, TUNING_EPISODES, 1));
    Once<Long, Lessons> measured = new Once<>(
        seed -> lessons(material, material.measured, seed, bench.quick() ? QUICK_EPISODES : EPISODES, shorter));
    return FewShotRules.all(material.net.shape().size(), shorter).stream()
        .<Entrant>map(rule -> new SearchedEntrant(rule, bench.quick() ? null : r -> accuracy(r, tuning),
            (r, seed) -> measured.of(seed).run(r)))
        .toList();
  }

  /** On the episodes that step sizes are chosen with. */
  private static double accuracy(NetRule rule, Once<Long, Lessons> tuning) {
    return LongStream.range(FIRST_TUNING_SEED, FIRST_TUNING_SEED + TUNING_SEEDS)
        .mapToDouble(seed -> tuning.of(seed).run(rule).accuracy()).average().orElseThrow();
  }

  /** Of the first episode of the first seed. */
  @Override
  public Landscape landscape(Bench bench) throws IOException {
    Material material = source.read(bench.folder(this), bench.kernels());
    int shorter = bench.quick() ? QUICK : 1;
    NetRule.Lesson lesson = lessons(material, material.measured, bench.seeds().get(0), 1, shorter).episodes.get(0);
    return new Landscape(name, lesson, FewShotRules.course(shorter));
  }

  private Lessons lessons(Material material, Part part, long seed, int episodes, int shorter) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] trained = material.net.initial(random);
    material.net.backpropagate(trained, part.base,
        new ForwardNet.Training(0, NetRule.BATCH, material.steps / shorter, material.rate, seed), Arena.unlimited(),
        w -> {});
    List<NetRule.Lesson> lessons = new ArrayList<>();
    for (int e = 0; e < episodes; e++) {
      Episode episode = Episode.draw(part.pool, shots, QUERIES, random);
      lessons.add(lesson(material, part, episode, trained, random.split()));
    }
    return new Lessons(seed, lessons);
  }

  private static NetRule.Lesson lesson(Material material, Part part, Episode episode, float[] trained,
      SplittableRandom random) {
    float[] start = trained.clone();
    Prototypes.write(material.net, start, episode.support());
    Examples varied =
        material.variation.of(episode.support(), Math.max(1, VARIED / episode.support().count()), random);
    return new NetRule.Lesson(new AdaptationTask.Material(material.net, part.base, varied, episode.query()), start,
        random.nextInt(1 << 20));
  }
}
