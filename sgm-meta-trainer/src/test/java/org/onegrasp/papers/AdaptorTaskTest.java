package org.onegrasp.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.network.Arena;
import org.onegrasp.network.layers.Frozen;
import org.onegrasp.network.layers.Inference;
import org.onegrasp.network.layers.Stack;

class AdaptorTaskTest {
  private static final Kernels KERNELS = Kernels.scalar();
  private final Stack deep = Adaptors.deep(KERNELS);
  private final float[] taught = deep.initial(new SplittableRandom(3));
  private final float[] x = input();

  private static float[] input() {
    SplittableRandom random = new SplittableRandom(5);
    float[] x = new float[Mnist.SIDE * Mnist.SIDE];
    for (int k = 0; k < x.length; k++) {
      x[k] = (float) random.nextGaussian();
    }
    return x;
  }

  private static float[] answer(Stack net, float[] parameters, float[] x) {
    return Arrays.copyOf(new Inference(net, 1, Arena.unlimited()).outputs(1, parameters, x), net.outputs());
  }

  @Test
  void adaptorsBeginAsTheIdentityAndRandomOnesDoNot() {
    Adaptors adaptors = new Adaptors(taught, Adaptors.ALL, KERNELS);
    float[] before = answer(deep, taught, x);
    assertArrayEquals(before, answer(adaptors.stack(), adaptors.start(taught), x), 1e-4f);
    float[] random = answer(adaptors.stack(), adaptors.random(taught, new SplittableRandom(1)), x);
    assertTrue(Math.abs(random[0] - before[0]) > 1e-3, random[0] + " and " + before[0]);
  }

  @Test
  void onlyAdaptorsAndTheLastLayerHaveParameters() {
    Stack stack = new Adaptors(taught, Adaptors.ALL, KERNELS).stack();
    assertEquals(2 * (8 * 8 + 8) + 16 * 16 + 16 + 32 * 32 + 32 + 64 * 10 + 10, stack.parameters());
    assertEquals(7, stack.layers().stream().filter(Frozen.class::isInstance).count());
    Adaptors third = new Adaptors(taught, List.of(3), KERNELS);
    assertEquals(16 * 16 + 16 + 64 * 10 + 10, third.stack().parameters());
    assertEquals(10, third.lowest(), "behind the second pooling");
    assertEquals(third.stack().size() - 1, 17);
    assertEquals(16, new Adaptors(taught, List.of(), KERNELS).lowest());
    assertEquals(14, Adaptors.belowOpenLayers(taught, List.of(), KERNELS).lowest());
    Adaptors open = Adaptors.belowOpenLayers(taught, List.of(4), KERNELS);
    assertEquals(32 * 32 + 32 + 32 * 49 * 64 + 64 + 64 * 10 + 10, open.stack().parameters());
    assertArrayEquals(answer(deep, taught, x), answer(open.stack(), open.start(taught), x), 1e-4f);
  }

  private float[] stepped(StackRule rule, List<Integer> depths) {
    Adaptors adaptors = new Adaptors(taught, depths, KERNELS);
    float[] parameters = adaptors.start(taught);
    TrainingPlan plan = new TrainingPlan(adaptors.stack(), random -> parameters, adaptors.lowest(), 1, 1);
    float[] target = new float[10];
    target[4] = 1;
    rule.learner(plan, parameters, new StackRule.Rates(0.1f, 0), 7, Arena.unlimited()).step(1, x.clone(), target, 1);
    return parameters;
  }

  /** Of one adaptor, by differences of the loss in the whole net. */
  @Test
  void backpropagationGoesExactlyThroughFrozenLayers() {
    Adaptors adaptors = new Adaptors(taught, List.of(2), KERNELS);
    float[] start = adaptors.start(taught);
    float[] after = stepped(StackRule.BP_IN_PLACE, List.of(2));
    int at = adaptors.stack().at(adaptors.lowest());
    for (int k : new int[] {at, at + 9, at + 30, at + 64}) {
      float[] more = start.clone();
      float[] less = start.clone();
      more[k] += 0.002f;
      less[k] -= 0.002f;
      double slope = (loss(adaptors.stack(), more) - loss(adaptors.stack(), less)) / 0.004;
      assertEquals(slope, (start[k] - after[k]) / 0.1, 0.02 * Math.abs(slope) + 2e-3, "parameter " + k);
    }
  }

  private double loss(Stack stack, float[] parameters) {
    float[] y = answer(stack, parameters, x);
    double sum = 0;
    for (float value : y) {
      sum += Math.exp(value);
    }
    return Math.log(sum) - y[4];
  }

  /** Where they stand is the last block below the head: its output is what the frozen dense layer gives. */
  @Test
  void targetsAreWhatFrozenLayersGiveOrApartWhatTheAdaptorGives() {
    float[] through = stepped(StackRule.TPSGD_L2, List.of(4));
    float[] apart = stepped(StackRule.TPSGD_L2_APART, List.of(4));
    Adaptors adaptors = new Adaptors(taught, List.of(4), KERNELS);
    int at = adaptors.stack().at(adaptors.lowest());
    float[] start = adaptors.start(taught);
    float[] y = cut(deep, 14, x); // what the adaptor gives, as it is the identity
    double mean = 0;
    for (int k = 0; k < y.length; k += 32) {
      mean += y[k] / (y.length / 32);
    }
    double moved = apart[at + 32 * 32] - start[at + 32 * 32]; // the first bias: -rate * mean over cells of (y - P y*)
    double target = mean + moved / 0.1;
    assertTrue(Math.abs(target) <= 1, "an entry of the projection is from -1 to 1, got " + target);
    assertTrue(through[at] != apart[at] && through[at] != start[at]);
  }

  /** What the layers below {@code end} give. */
  private float[] cut(Stack net, int end, float[] input) {
    Stack below = new Stack(net.layers().subList(0, end));
    return answer(below, taught, input);
  }

  /** A few steps: far from what the rules can do. */
  @Test
  void everyRowRunsAndLocalRulesHoldLess() throws IOException {
    Bench bench = new Bench(PublicData.folder(Mnist.FOLDER).getParent(), List.of(1L), true, Kernels.best(), line -> {});
    Map<String, Row> rows =
        new AdaptorTask().run(bench).stream().collect(Collectors.toMap(Row::rule, Function.identity()));
    assertEquals(29, rows.size());
    long kept = rows.get("bp-in-place-all").peakBytes();
    assertTrue(rows.get("tpsgd-l2-all").peakBytes() < kept, rows.toString());
    assertTrue(rows.get("tpsgd-l2-apart-all").peakBytes() < rows.get("tpsgd-l2-all").peakBytes(), rows.toString());
    assertTrue(rows.get("bp-in-place-depth4").peakBytes() < kept, rows.toString());
    assertTrue(rows.get("bp-all").settings().endsWith(" 8,488 of them gradients of weights"),
        rows.get("bp-all").settings());
  }
}
