package org.onegrasp.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onegrasp.rules.LessonProbe.bar;
import static org.onegrasp.rules.LessonProbe.floats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.onegrasp.fixedpoint.LittleEndian;
import org.onegrasp.grasp.AugmentationSettings;
import org.onegrasp.grasp.Augmenter;
import org.onegrasp.grasp.OutputSpec;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Lesson;
import org.onegrasp.lesson.Rates;
import org.onegrasp.model.Calibration;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.world.Grasp;
import org.onegrasp.world.WorkArea;

/** Lessons through a reversible stage in fixed point, beside backpropagation in float on the same network. */
class ReversibleBlocksTest {
  private static final NetworkShape SHAPE = ReversibleBlocks.deep(16, 1);
  private static final int FUNCTIONS = 14;
  private final byte[] heights = bar();
  private final Grasp grasp = new Grasp(0.03, 0, 0.41, Math.PI / 2, 0.03, 1);
  private final SplittableRandom random = new SplittableRandom(3);
  private final FloatNetwork network = new FloatNetwork(SHAPE, Kernels.best().make());
  private final float[] start = start();
  private final GraspModel model = Calibration.model(network, start, List.of(floats(heights)));

  /** From whole random numbers only, so that it is the same on every JDK. */
  private float[] start() {
    float[] values = new float[SHAPE.parameters()];
    for (int i = 0; i < SHAPE.size(); i++) {
      double gain = SHAPE.skip(i) >= 0 || i == SHAPE.size() - 1 ? 0.6 : SHAPE.relu(i) ? 6 : 3;
      LessonProbe.fill(values, SHAPE.kernelOffset(i), SHAPE.layer(i).weights(),
          Math.sqrt(gain / SHAPE.layer(i).terms()), random);
    }
    return values;
  }

  private Lesson lesson(GraspModel of, Arena arena, ReversibleBlocks.Watch watch) {
    Lesson lesson = LessonProbe.lesson(of, 0, arena, parts -> new ReversibleBlocks(parts, watch).pass());
    lesson.begin(of.fixedStart(), heights, 5);
    return lesson;
  }

  @Test
  void theNetworkIsAsLargeAsTheDeepOne() {
    NetworkShape deep = NetworkShape.deep();
    assertEquals(deep.parameters(), SHAPE.parameters());
    assertEquals(deep.macs(0), SHAPE.macs(0));
    assertTrue(ReversibleBlocks.macs(SHAPE) < 4 * SHAPE.macs(0));
  }

  /** Each sum of bits of both streams on the way up, and what they were at most; compared on the way down. */
  private static final class Streams implements ReversibleBlocks.Watch {
    final Arena arena;
    final Map<Integer, Long> up = new HashMap<>();
    int compared;
    int largest;

    Streams(Arena arena) {
      this.arena = arena;
    }

    @Override
    public void below(int k, boolean inverted, int first, int second) {
      byte[] m = arena.slab();
      int bytes = 2 * SHAPE.outputs(0);
      CRC32 sum = new CRC32();
      sum.update(m, first, bytes);
      sum.update(m, second, bytes);
      for (int at = second; at < second + bytes; at += 2) {
        largest = Math.max(largest, Math.abs(LittleEndian.getShort(m, at)));
      }
      if (inverted) {
        assertEquals(up.get(k), sum.getValue(), "streams below function " + k);
        compared++;
      } else {
        up.put(k, sum.getValue());
      }
    }
  }

  private Streams learnAndCompare(short[] from) {
    Arena arena = Arena.unlimited();
    Streams streams = new Streams(arena);
    Lesson lesson = lesson(model, arena, streams);
    lesson.begin(from, heights, 5);
    SplittableRandom samples = new SplittableRandom(9);
    for (int k = 0; k < 4; k++) {
      lesson.learn(grasp, samples, Rates.all(SHAPE.size(), 1 << 15));
    }
    assertEquals(4 * (FUNCTIONS - 1), streams.compared);
    return streams;
  }

  @Test
  void theWayDownFindsTheStreamsOfTheWayUpToTheBit() {
    int largest = learnAndCompare(model.fixedStart()).largest;
    assertTrue(largest > 1 << 12 && largest < 32_000, "largest value of a stream that does not overflow: " + largest);
  }

  @Test
  void alsoWhereStreamsOverflow() {
    short[] large = new short[SHAPE.parameters()];
    for (int k = 0; k < large.length; k++) {
      large[k] = (short) random.nextInt();
    }
    int largest = learnAndCompare(large).largest;
    assertTrue(largest > 32_700, "largest value of a stream that overflows: " + largest);
  }

  @Test
  void everyLayerMovesWhereBackpropagationInFloatWouldMoveIt() {
    Arena arena = Arena.unlimited();
    Lesson lesson = lesson(model, arena, ReversibleBlocks.Watch.NONE);
    lesson.learn(grasp, new SplittableRandom(9), Rates.all(SHAPE.size(), 1 << 12));
    float[] gradient = gradient(9);
    List<Double> cosines = new ArrayList<>();
    for (int i = 0; i < SHAPE.size(); i++) {
      cosines.add(LessonProbe.cosine(arena.slab(), LessonProbe.velocity(arena), gradient, SHAPE.kernelOffset(i),
          SHAPE.parameters(i)));
    }
    double mean = cosines.stream().mapToDouble(c -> c).average().orElseThrow();
    assertTrue(mean > 0.9 && cosines.stream().allMatch(c -> c > 0.75),
        "cosines of fixed to float, lowest layer first: " + cosines);
  }

  private float[] gradient(long seed) {
    byte[] sample = new byte[96 * 96];
    float[] target = new float[OutputSpec.STANDARD.values()];
    new Augmenter(model.input(), model.output(), WorkArea.STANDARD, AugmentationSettings.STANDARD)
        .sample(heights, 0, grasp, new SplittableRandom(seed), sample, 0).label(target, 0);
    float[] gradient = new float[start.length];
    new Backpropagation(network, 0, Arena.unlimited()).addGradient(start, floats(sample), target, gradient);
    return gradient;
  }

  @Test
  void noStepUsesWhatItDidNotDeclare() {
    assertEquals(checksum(Arena.unlimited()), checksum(Arena.scrubbing()));
  }

  private long checksum(Arena arena) {
    Lesson lesson = lesson(model, arena, ReversibleBlocks.Watch.NONE);
    SplittableRandom samples = new SplittableRandom(9);
    for (int k = 0; k < 3; k++) {
      lesson.judge(grasp, samples);
      lesson.learn(grasp, samples, Rates.all(SHAPE.size(), 1 << 15));
    }
    CRC32 sum = new CRC32();
    LessonProbe.update(sum, lesson.weights());
    return sum.getValue();
  }

  @Test
  void aLessonLowersItsLoss() {
    Lesson lesson = lesson(model, Arena.unlimited(), ReversibleBlocks.Watch.NONE);
    double before = judged(lesson);
    SplittableRandom samples = new SplittableRandom(9);
    for (int k = 0; k < 40; k++) {
      lesson.learn(grasp, samples, Rates.all(SHAPE.size(), (int) (0.003 * (1 << 24))));
    }
    double after = judged(lesson);
    assertTrue(after < 0.9 * before, before + " became " + after);
  }

  private double judged(Lesson lesson) {
    SplittableRandom samples = new SplittableRandom(77);
    double sum = 0;
    for (int k = 0; k < 8; k++) {
      sum += lesson.judge(grasp, samples);
    }
    return sum / 8;
  }

  /** Beside 234,880 by synthetic gradients and 500,928 exactly on the deep network, see {@link FixedBlocksTest}. */
  @Test
  void bytesGrowWithDepthByWeightsAndVelocitiesOnly() {
    int deep = peak(SHAPE);
    assertEquals(353_472, deep);
    assertEquals(deep + 3 * 14 * parametersOfAFunction(16), peak(ReversibleBlocks.deep(16, 2)), 1024);
    int halves = peak(ReversibleBlocks.deep(8, 1));
    assertEquals(203_360, halves);
    assertEquals(halves + 3 * 28 * parametersOfAFunction(8), peak(ReversibleBlocks.deep(8, 3)), 1024);
  }

  private static int parametersOfAFunction(int channels) {
    return (9 + 1 + channels + 1) * channels;
  }

  private int peak(NetworkShape shape) {
    GraspModel untrained = Calibration.model(new FloatNetwork(shape, Kernels.best().make()),
        FloatNetwork.randomParameters(shape, new SplittableRandom(1)), List.of(floats(heights)));
    Arena arena = Arena.unlimited();
    LessonProbe.lesson(untrained, 0, arena, parts -> new ReversibleBlocks(parts, ReversibleBlocks.Watch.NONE).pass());
    return Math.toIntExact(arena.peakBytes());
  }
}
