package org.onegrasp.papers;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.onegrasp.network.Arena;
import org.onegrasp.rules.BatchTraining;
import org.onegrasp.rules.ElasticSettings;
import org.onegrasp.rules.ForwardSettings;
import org.onegrasp.rules.ForwardSettings.Form;

/**
 * A way in which a trained {@link ForwardNet} goes on learning from new examples, in batches of {@value #BATCH}.
 *
 * @param arithmetic float or fixed
 * @param settings see {@link Row}
 */
record NetRule(String name, String arithmetic, String settings, Learning learning) {

  static final int BATCH = 16;
  private static final double ONE = 1 << 24;

  /**
   * What is learnt from.
   *
   * @param start weights, which the lesson may overwrite
   */
  record Lesson(AdaptationTask.Material material, float[] start, long seed) {}

  /** Learns, then measures its accuracy on the test examples when asked. */
  @FunctionalInterface
  private interface Learning {
    DoubleSupplier learn(Lesson lesson, Arena arena);
  }

  /**
   * Rates fall linearly to 0.
   *
   * @param rate at the start, of what is probed
   * @param upperRate at the start, of exact layers and nodes
   */
  record Pace(int steps, double rate, double upperRate) {}

  /** Learns from a copy of the start and measures. */
  Row.Run run(Lesson lesson) {
    Arena arena = Arena.unlimited();
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    DoubleSupplier accuracy =
        learning.learn(new Lesson(lesson.material, lesson.start.clone(), lesson.seed), arena);
    double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) * 1e-9;
    long peak = arena.peakBytes();
    return new Row.Run(lesson.seed, accuracy.getAsDouble(), seconds, peak);
  }

  /** The start as it is. */
  static NetRule none(String settings) {
    return new NetRule("none", "float", settings,
        (lesson, arena) -> () -> lesson.material.net().accuracy(lesson.start, lesson.material.test()));
  }

  /** Backpropagation in float. */
  static NetRule exact(String name, int firstLayer, int steps, double rate) {
    return new NetRule(name, "float", String.format(Locale.ROOT, "rate %s, %d steps of %d", rate, steps, BATCH),
        (lesson, arena) -> {
          ForwardNet net = lesson.material.net();
          net.backpropagate(lesson.start, lesson.material.adapting(),
              new ForwardNet.Training(firstLayer, BATCH, steps, rate, lesson.seed), arena, after -> {});
          return () -> net.accuracy(lesson.start, lesson.material.test());
        });
  }

  /** Forward gradients in float. */
  static NetRule forward(ForwardSettings how, int steps) {
    return new NetRule(forwardName(how, ""), "float", text(how, new Pace(steps, how.rate(), 0)), (lesson, arena) -> {
      ForwardNet net = lesson.material.net();
      net.forwardGradients(lesson.start, lesson.material.adapting(), how,
          new ForwardNet.Training(0, BATCH, steps, how.rate(), lesson.seed), arena, after -> {});
      return () -> net.accuracy(lesson.start, lesson.material.test());
    });
  }

  /** The same in fixed point. */
  static NetRule fixed(String variant, ForwardSettings how, Pace pace) {
    return batches(forwardName(how, variant), text(how, pace), pace, (lesson, arena) -> lesson.material.net()
        .inFixedPoint(lesson.start, lesson.material.typical(), how, BATCH, arena));
  }

  /** With an exact head and node perturbation below it. */
  static NetRule nodes(ForwardSettings how, Pace pace) {
    String text = String.format(Locale.ROOT, "nodes m %d, rate %s; weights m 1, swing %s, rate %s; %d steps of %d",
        how.nodeDirections(), pace.upperRate, how.swing(), pace.rate, pace.steps, BATCH);
    return batches("forward-gradient-nodes" + how.nodeDirections(), text, pace, (lesson, arena) -> lesson.material
        .net().inFixedPoint(lesson.start, lesson.material.typical(), how, BATCH, arena));
  }

  /** In int8: zeroth order below exact layers. */
  static NetRule elastic(String name, ElasticSettings how, int steps) {
    String text = String.format(Locale.ROOT, "reach %d, share %s, exact %s, %d steps of %d", how.reach(), how.share(),
        how.exactRate(), steps, BATCH);
    return batches(name, text, new Pace(steps, how.share(), how.exactRate()), (lesson, arena) -> lesson.material.net()
        .inBytes(lesson.start, lesson.material.typical(), how, BATCH, arena));
  }

  /** Makes what learns. */
  @FunctionalInterface
  private interface Maker {
    BatchTraining of(Lesson lesson, Arena arena);
  }

  private static NetRule batches(String name, String text, Pace pace, Maker maker) {
    return new NetRule(name, "fixed", text, (lesson, arena) -> {
      BatchTraining training = maker.of(lesson, arena);
      learn(training, lesson, pace, () -> {});
      return () -> accuracy(training, lesson.material.test());
    });
  }

  /** @param after each step */
  static void learn(BatchTraining training, Lesson lesson, Pace pace, Runnable after) {
    Examples examples = lesson.material.adapting();
    long seed = lesson.seed;
    Batches batches = new Batches(examples, BATCH, seed);
    training.begin(seed);
    for (int step = 0; step < pace.steps; step++) {
      batches.next();
      for (int n = 0; n < BATCH; n++) {
        training.put(n, examples.inputs(), batches.example(n) * examples.size(), batches.label(n));
      }
      double left = ONE * (pace.steps - step) / pace.steps;
      training.step(BATCH, seed * pace.steps + step, (int) (left * pace.rate), (int) (left * pace.upperRate));
      after.run();
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

  private static String forwardName(ForwardSettings how, String variant) {
    return "forward-gradient" + variant + (how.form() == Form.SIGN ? "-sign" : "") + how.directions();
  }

  private static String text(ForwardSettings s, Pace pace) {
    return String.format(Locale.ROOT, "m %d, swing %s, rate %s%s, %d steps of %d", s.directions(), s.swing(), pace.rate,
        s.exactHead() ? ", head " + pace.upperRate : "", pace.steps, BATCH);
  }
}
