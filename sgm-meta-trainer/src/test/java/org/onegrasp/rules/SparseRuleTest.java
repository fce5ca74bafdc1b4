package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.fixedpoint.LittleEndian.getInt;
import static org.onegrasp.rules.LessonProbe.bar;
import static org.onegrasp.rules.LessonProbe.floats;
import static org.onegrasp.rules.LessonProbe.heUniform;
import static org.onegrasp.rules.LessonProbe.rates;
import static org.onegrasp.rules.LessonProbe.shown;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.onegrasp.fixedpoint.SplitMix64;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Convolution;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.FixedLearner;
import org.onegrasp.lesson.GraspLearner;
import org.onegrasp.lesson.Lesson;
import org.onegrasp.lesson.OneShotLearner;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.model.ModelFile;
import org.onegrasp.network.Arena;
import org.onegrasp.network.BudgetExceededException;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Backpropagation into some channels, and which these are. */
class SparseRuleTest {
  private static final Grasp GRASP = new Grasp(0.02, -0.01, 0.43, 1.2, 0.03, 1);
  private static final NetworkShape SHAPE = NetworkShape.grasp();
  private static final int LAST = SHAPE.size() - 1;
  private static final int LOWEST = 2;
  private static final int POOL = 10_000;
  private static final int UNTIL_CHOSEN = ChannelChoice.SETTLING + ChannelChoice.SCORED;
  /** A cheap layer, one of nine times the weights, and a last one. */
  private static final NetworkShape THREE = new NetworkShape(List.of(
      Convolution.pointwise(3, 4).over(5, 5),
      Convolution.of(3, 4, 4).over(5, 5),
      Convolution.pointwise(4, 2).over(5, 5)));
  private static final int CHEAP = 5 * 5 + 2 * 4; // bytes of a channel of the first layer: its map, twice its weights
  private static final int DEAR = 5 * 5 + 2 * 9 * 4; // and of the second
  private final float[] start = heUniform(SHAPE, new SplittableRandom(3));
  private final FloatNetwork network = new FloatNetwork(SHAPE, Kernels.best().make());
  private final GraspModel model = Calibration.model(network, start, List.of(floats(bar())));

  private static ChannelChoice choice(int pool) {
    return new ChannelChoice(THREE, 0, pool, Arena.unlimited());
  }

  /** Puts sums of a sample, those of the first layer's three channels first, all at the same scale. */
  private static void sample(ChannelChoice choice, int layerBits, long... sums) {
    int next = 0;
    while (next >= 0) {
      next = choice.group(next);
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < choice.count(i); j++) {
          choice.sum(i, j, sums[3 * i + choice.channel(i, j)], i * layerBits);
        }
      }
    }
    choice.count();
  }

  private static List<List<Integer>> chosen(ChannelChoice choice) {
    List<List<Integer>> layers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      List<Integer> channels = new ArrayList<>();
      for (int j = 0; j < choice.count(i); j++) {
        channels.add(choice.channel(i, j));
      }
      layers.add(channels);
    }
    return layers;
  }

  @Test
  void groupsHaveEachCandidateOnceAndRoomForAllTheirMaps() {
    ChannelChoice choice = choice(DEAR);
    List<String> seen = new ArrayList<>();
    int next = 0;
    int groups = 0;
    while (next >= 0) {
      next = choice.group(next);
      groups++;
      int bytes = 0;
      for (int i = 0; i < 2; i++) {
        bytes += choice.count(i) * choice.mapBytes(i);
        for (int j = 0; j < choice.count(i); j++) {
          seen.add(i + "." + choice.channel(i, j));
        }
      }
      assertTrue(bytes <= DEAR, bytes + " bytes");
    }
    assertEquals(List.of("0.0", "0.1", "0.2", "1.0", "1.1", "1.2", "1.3"), seen);
    assertEquals(3, groups, "of three maps of 25 bytes each, in 97");
  }

  @Test
  void theBestForTheirBytesAndMultiplicationsAreTakenUntilThePoolIsFull() {
    ChannelChoice choice = choice(DEAR + CHEAP);
    // squares 1, 4, 0; 900, 100, 25, 0: the second layer's cost 26.5 times as much
    sample(choice, 0, 1, -2, 0, 30, -10, 5, 0);
    choice.choose();
    assertEquals(List.of(List.of(1), List.of(0)), chosen(choice), "by gain 34, 4; the next dear one has no room");
    assertEquals(9 * 4 + 4, choice.parameters(1));
    choice.reset();
    sample(choice, 0, 1, -2, 0, 5, 4, 3, 2);
    choice.choose();
    assertEquals(List.of(List.of(0, 1), List.of()), chosen(choice), "4, 1, and no room for the next, of 0.9");
  }

  @Test
  void whatSaysNothingIsNotTaken() {
    ChannelChoice choice = choice(1000);
    sample(choice, 0, 0, 7, 0, 0, 0, 0, -7);
    choice.choose();
    assertEquals(List.of(List.of(1), List.of(3)), chosen(choice));
  }

  @Test
  void sumsOfLayersAreComparedAtOneScale() {
    ChannelChoice choice = choice(1000);
    sample(choice, 3, 100, 50, 25, 800, 400, 200, 80);
    int[] expected = {100, 50, 25, 100, 50, 25, 10};
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k] * expected[k], choice.score(k / 3 > 1 ? 1 : k / 3, k < 3 ? k : k - 3), "candidate " + k);
    }
    sample(choice, 3, 100, 50, 25, 800, 400, 200, 80);
    assertEquals(2 * 100 * 100, choice.score(1, 0), "samples add up");
  }

  /** Sums over weights are those over maps: a's and g's of the float network. */
  @Test
  void scoreIsTheFisherInformationOfTheChannelsMap() {
    SparseBackpropagation sparse = new SparseBackpropagation(network, LOWEST, POOL, Arena.unlimited());
    Backpropagation exact = new Backpropagation(network, 0, Arena.unlimited());
    sparse.begin(start);
    double[][] fisher = new double[SHAPE.size()][32];
    for (int sample = 0; sample < UNTIL_CHOSEN; sample++) {
      float[] x = new float[SHAPE.inputs(0)];
      float[] target = new float[model.output().values()];
      sample(sample, x, target);
      sparse.addGradient(start, x, target, new float[start.length]);
      exact.addGradient(start, x, target, new float[start.length]);
      double[][] sums = new double[SHAPE.size()][32];
      double largest = 0;
      for (int i = LOWEST; i < LAST; i++) {
        for (int k = 0; k < SHAPE.inputs(i); k++) {
          sums[i][k % 32] += (double) exact.activation(i)[k] * exact.delta(i - 1)[k];
        }
        for (double sum : sums[i]) {
          largest = Math.max(largest, Math.abs(sum));
        }
      }
      for (int i = LOWEST; sample >= ChannelChoice.SETTLING && i < LAST; i++) {
        for (int c = 0; c < 32; c++) {
          fisher[i][c] += sums[i][c] * sums[i][c] / (largest * largest);
        }
      }
    }
    double one = 1 << 28; // the square of the largest sum of a sample is between a quarter of this and this
    double[] shares = new double[2];
    for (int i = LOWEST; i < LAST; i++) {
      for (int c = 0; c < 32; c++) {
        double score = sparse.choice().score(i, c) / one;
        assertTrue(score <= fisher[i][c] * 1.001 + 1e-5 && score >= fisher[i][c] / 4 * 0.97 - 1e-3,
            "layer " + i + " channel " + c + ": " + score + " of " + fisher[i][c]);
        shares[0] += score;
        shares[1] += fisher[i][c];
      }
    }
    assertTrue(shares[0] > 0.2 * shares[1], shares[0] + " of " + shares[1]);
  }

  private void sample(long seed, float[] x, float[] target) {
    byte[] seen = new byte[x.length];
    SplitMix64 replay = new SplitMix64();
    replay.seed(new SplittableRandom(seed).nextLong());
    new Augmenter(model.input(), model.output(), WorkArea.STANDARD, AugmentationSettings.STANDARD)
        .sample(bar(), 0, GRASP, replay, seen, 0).label(target, 0);
    System.arraycopy(floats(seen), 0, x, 0, x.length);
  }

  @Test
  void floatGradientsOfChosenChannelsAreThoseOfBackpropagationAndOthersAreNone() {
    SparseBackpropagation sparse = new SparseBackpropagation(network, LOWEST, POOL, Arena.unlimited());
    sparse.begin(start);
    float[] x = new float[SHAPE.inputs(0)];
    float[] target = new float[model.output().values()];
    float[] gradient = new float[start.length];
    for (int sample = 0; sample < UNTIL_CHOSEN; sample++) {
      sample(sample, x, target);
      sparse.addGradient(start, x, target, gradient);
    }
    for (int k = 0; k < SHAPE.kernelOffset(LAST); k++) {
      assertEquals(0, gradient[k], "the last layer alone learns until channels are chosen");
    }
    gradient = new float[start.length];
    float[] exact = new float[start.length];
    sparse.addGradient(start, x, target, gradient);
    new Backpropagation(network, 0, Arena.unlimited()).addGradient(start, x, target, exact);
    ChannelChoice choice = sparse.choice();
    Set<Integer> learning = new HashSet<>();
    for (int i = LOWEST; i <= LAST; i++) {
      for (int o = 0; o < SHAPE.layer(i).outC(); o++) {
        learning.add(SHAPE.biasOffset(i) + o);
        for (int tap = 0; tap < SHAPE.layer(i).taps(); tap++) {
          for (int j = 0; j < choice.count(i); j++) {
            learning.add(SHAPE.kernelOffset(i) + choice.weight(i, tap, j, o));
          }
        }
      }
    }
    assertEquals(POOL / (576 + 2 * 288), choice.count(2) + choice.count(3) + choice.count(4), "as many as have room");
    float largest = 0;
    for (int k = 0; k < exact.length; k++) {
      largest = Math.max(largest, Math.abs(exact[k]));
    }
    for (int k = 0; k < exact.length; k++) {
      assertEquals(learning.contains(k) ? exact[k] : 0, gradient[k], learning.contains(k) ? 1e-5f * largest : 0,
          "parameter " + k);
    }
  }

  /** In integers exactly: what a lesson makes of gathered channels is what backpropagation makes of all. */
  @Test
  void integerGradientsOfSomeChannelsAreThoseOfTheWholeLayer() {
    Kernels kernels = Kernels.best().make();
    SplittableRandom random = new SplittableRandom(4);
    Arena arena = Arena.unlimited();
    ChannelChoice choice = new ChannelChoice(SHAPE, LOWEST, POOL, arena);
    int next = 0;
    int compared = 0;
    while (next >= 0) {
      next = choice.group(next);
      for (int i = LOWEST; i < LAST; i++) {
        if (choice.count(i) > 0) {
          assertGradients(i, choice, kernels, arena, random);
          compared += choice.count(i);
        }
      }
    }
    assertEquals(96, compared);
  }

  private static void assertGradients(int i, ChannelChoice choice, Kernels kernels, Arena arena,
      SplittableRandom random) {
    ConvShape s = SHAPE.layer(i);
    int mark = arena.mark();
    int x = arena.bytes("input", s.inputs());
    int gz = arena.bytes("gradient", s.outputs());
    int some = arena.bytes("some channels", s.inputs());
    int all = arena.ints("gradient of all", s.weights());
    int part = arena.ints("gradient of some", s.weights());
    int bias = arena.ints("bias", s.outC());
    byte[] m = arena.slab();
    for (int k = 0; k < s.inputs(); k++) {
      m[x + k] = (byte) random.nextInt(0, 128);
      m[gz + k] = (byte) random.nextInt(-127, 128);
    }
    int count = choice.count(i);
    for (int cell = 0; cell < choice.mapBytes(i); cell++) {
      for (int j = 0; j < count; j++) {
        m[some + cell * count + j] = m[x + cell * s.inC() + choice.channel(i, j)];
      }
    }
    kernels.weightGradient8(s, m, x, gz, false, all, bias);
    kernels.tapGradient8(choice.part(i), m, some, gz, 0, s.taps(), part);
    int at = 0;
    for (int tap = 0; tap < s.taps(); tap++) {
      for (int j = 0; j < count; j++) {
        for (int o = 0; o < s.outC(); o++) {
          assertEquals(getInt(m, all + 4 * choice.weight(i, tap, j, o)), getInt(m, part + 4 * at++),
              "layer " + i + " tap " + tap);
        }
      }
    }
    arena.release(mark);
  }

  private Lesson lesson(int pool, Arena arena) {
    return LessonProbe.lesson(model, LOWEST, arena, parts -> new FixedSparse(parts, pool));
  }

  /** Channels of layer i some of whose weights are others than before. */
  private static Set<Integer> moved(int i, short[] before, short[] after) {
    ConvShape s = SHAPE.layer(i);
    Set<Integer> moved = new TreeSet<>();
    for (int k = 0; k < s.weights(); k++) {
      if (before[SHAPE.kernelOffset(i) + k] != after[SHAPE.kernelOffset(i) + k]) {
        moved.add(k / s.outC() % s.inC());
      }
    }
    return moved;
  }

  @Test
  void onlyChosenChannelsMoveAndTheyMoveAgainstTheirGradients() {
    Lesson lesson = lesson(POOL, new Arena(131_072));
    lesson.begin(model.fixedStart(), bar(), 5);
    for (int k = 0; k < UNTIL_CHOSEN + 4; k++) {
      lesson.learn(GRASP, new SplittableRandom(9), rates(0));
    }
    assertArrayEquals(model.fixedStart(), lesson.weights(), "at rate 0");
    lesson.learn(GRASP, new SplittableRandom(9), rates(1 << 15));
    short[] before = model.fixedStart();
    short[] after = lesson.weights();
    float[] x = new float[SHAPE.inputs(0)];
    float[] target = new float[model.output().values()];
    float[] exact = new float[start.length];
    sample(9, x, target);
    new Backpropagation(network, 0, Arena.unlimited()).addGradient(start, x, target, exact);
    int channels = 0;
    for (int i = 0; i < SHAPE.size(); i++) {
      Set<Integer> moved = moved(i, before, after);
      double dot = 0;
      double a = 0;
      double b = 0;
      ConvShape s = SHAPE.layer(i);
      for (int k = 0; k < s.weights(); k++) {
        int at = SHAPE.kernelOffset(i) + k;
        if (moved.contains(k / s.outC() % s.inC())) {
          double step = before[at] - after[at];
          dot += step * exact[at];
          a += step * step;
          b += exact[at] * exact[at];
        }
      }
      channels += i < LAST ? moved.size() : 0;
      assertTrue(i >= LOWEST || moved.isEmpty(), "layer " + i + " stays");
      assertTrue(moved.isEmpty() || dot / Math.sqrt(a * b) > 0.9, "layer " + i + ": " + dot / Math.sqrt(a * b));
    }
    assertEquals(POOL / (576 + 2 * 288), channels, "as many as have room");
  }

  @Test
  void withRoomForAllEveryChannelThatSaysSomethingMoves() {
    Lesson lesson = lesson(96 * 1152, Arena.unlimited());
    lesson.begin(model.fixedStart(), bar(), 5);
    SplittableRandom samples = new SplittableRandom(9);
    for (int k = 0; k < UNTIL_CHOSEN; k++) {
      lesson.learn(GRASP, samples, rates(1 << 16));
    }
    short[] before = model.fixedStart();
    assertEquals(0, moved(4, before, lesson.weights()).size(), "until channels are chosen");
    for (int k = 0; k < 20; k++) {
      lesson.learn(GRASP, samples, rates(1 << 16));
    }
    short[] after = lesson.weights();
    for (int i = LOWEST; i < LAST; i++) {
      assertTrue(moved(i, before, after).size() > 24, "layer " + i + ": " + moved(i, before, after));
    }
  }

  @Test
  void fixedAndFloatChooseMostlyTheSameChannels() {
    Lesson lesson = lesson(POOL, new Arena(131_072));
    lesson.begin(model.fixedStart(), bar(), 5);
    SparseBackpropagation sparse = new SparseBackpropagation(network, LOWEST, POOL, Arena.unlimited());
    sparse.begin(start);
    for (int sample = 0; sample < UNTIL_CHOSEN; sample++) {
      float[] x = new float[SHAPE.inputs(0)];
      float[] target = new float[model.output().values()];
      sample(sample, x, target);
      sparse.addGradient(start, x, target, new float[start.length]);
      lesson.learn(GRASP, new SplittableRandom(sample), rates(0));
    }
    short[] before = lesson.weights();
    for (int k = 0; k < 3; k++) {
      lesson.learn(GRASP, new SplittableRandom(9), rates(1 << 17));
    }
    int same = 0;
    for (int i = LOWEST; i < LAST; i++) {
      Set<Integer> moved = moved(i, before, lesson.weights());
      for (int j = 0; j < sparse.choice().count(i); j++) {
        same += moved.contains(sparse.choice().channel(i, j)) ? 1 : 0;
      }
    }
    assertTrue(same >= 6, same + " of 8");
  }

  @Test
  void aLessonTakesWhatItsPlanSaysAndOneByteLessIsRefused() {
    Arena arena = Arena.unlimited();
    Lesson lesson = lesson(POOL, arena);
    long planned = arena.peakBytes();
    lesson.begin(model.fixedStart(), bar(), 5);
    SplittableRandom samples = new SplittableRandom(9);
    for (int k = 0; k < UNTIL_CHOSEN + 5; k++) {
      lesson.learn(GRASP, samples, rates(1 << 16));
    }
    assertEquals(planned, arena.peakBytes());
    Arena exact = new Arena(planned);
    lesson(POOL, exact);
    assertEquals(planned, exact.peakBytes());
    assertThrows(BudgetExceededException.class, () -> lesson(POOL, new Arena(planned - 1)));
  }

  @Test
  void lessonOnABarLowersItsLossInLessThanTheLastThreeLayersTake() throws IOException {
    GraspLearner learner = Rules.parse("bp-sparse#60").learner(ModelFile.shipped(), WorkArea.STANDARD, 126_688,
        Kernels.best());
    GraspLearner.Teaching taught = learner.teach(shown("bar", bar(), GRASP), 7, report -> {});
    assertTrue(taught.lossAfter() < 0.8 * taught.lossBefore(), taught.toString());
    assertArrayEquals(taught.skill().weights(),
        learner.teach(shown("bar", bar(), GRASP), 7, report -> {}).skill().weights());
    GraspLearner.Teaching head = Rules.parse("head#60")
        .learner(ModelFile.shipped(), WorkArea.STANDARD, FixedLearner.STANDARD_BUDGET, Kernels.best())
        .teach(shown("bar", bar(), GRASP), 7, report -> {});
    assertTrue(taught.lossAfter() < head.lossAfter() - 0.2f, taught + " " + head);
  }

  @Test
  void floatLessonLowersItsLossBelowTheHeads() {
    double taught = lossInFloat("bp-sparse/float#240");
    double head = lossInFloat("head/float#240");
    double untaught = lossInFloat("none");
    assertTrue(taught < head - 0.2 && head < untaught, taught + ", " + head + ", " + untaught);
  }

  /** Of what was shown itself, nats, but for what all have in common. */
  private double lossInFloat(String rule) {
    OneShotLearner learner = Rules.parse(rule).oneShotLearner(shipped(), WorkArea.STANDARD, 1 << 20, Kernels.best());
    learner.teach(shown("bar", bar(), GRASP), 7);
    byte[] seen = new byte[SHAPE.inputs(0)];
    float[] label = new float[model.output().values()];
    float[] quality = new float[label.length];
    double loss = 0;
    double sum = 0;
    for (int sample = 0; sample < 8; sample++) {
      new Augmenter(model.input(), model.output(), WorkArea.STANDARD, AugmentationSettings.STANDARD)
          .sample(bar(), 0, GRASP, new SplittableRandom(sample), seen, 0).label(label, 0);
      learner.predict(seen, quality);
      for (int k = 0; k < label.length; k++) {
        loss -= label[k] * Math.log(Math.max(quality[k], 1e-12));
        sum += label[k];
      }
    }
    return loss / sum;
  }

  private static GraspModel shipped() {
    try {
      return ModelFile.shipped().model();
    } catch (IOException e) {
      throw new IllegalStateException("the shipped model is among the resources", e);
    }
  }

  @Test
  void fewerMultiplicationsThanTheSameLayersWhole() {
    long forth = SHAPE.macs(0);
    long down = SHAPE.macs(3);
    long head = 24L * 24 * 32 * 8;
    long channel = 24L * 24 * 9 * 32;
    assertEquals(forth + down + head + SparseRule.POOL / (576 + 2 * 288) * channel, SparseRule.macs(SHAPE, LOWEST));
    assertTrue(SparseRule.macs(SHAPE, LOWEST) < LastLayersRule.macs(SHAPE, 3));
  }
}
