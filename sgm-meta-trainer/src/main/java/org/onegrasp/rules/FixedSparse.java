package org.onegrasp.rules;

import static org.onegrasp.fixedpoint.LittleEndian.getInt;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Augmentations;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedSoftmax;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rates;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedNetwork;
import org.onegrasp.network.NetworkShape;
import org.onegrasp.network.Schedule;
import org.onegrasp.network.Schedule.Tensor;
import org.onegrasp.network.SlidingRows;
import org.onegrasp.network.SplitWeights;

/**
 * Backpropagation in fixed point into the channels of a {@link ChannelChoice}, in one pass forth and one back:
 *
 * <pre>
 *   forth  | input -> h_1 -> ... h_last-1 -> logits, each map over the one before
 *          |   of each: the chosen channels go into the pool, one bit a unit stays
 *          | e = softmax(logits) - label
 *   back   | v_last from h_last-1 and e;  g_last-1 = open_last-1 * W_last^T e
 *          | v_i of the chosen channels from the pool and g_i;  g_i-1 = open_i-1 * W_i^T g_i, over g_i
 *   moves  | all weights that have a velocity v
 * </pre>
 *
 * So weights move after the last error went down through them. A map of errors that saturates stays as it is, since its
 * source is gone by then, and gets a wider shift next time. Where a lesson begins, the last layer alone learns: the
 * first sample is gone over a few times until the shifts of its errors are right, the next ones as often as the
 * candidates have groups.
 *
 * <p>
 * Products see the weights' upper halves; lower halves are there of the chosen ones, which is where they are moved.
 */
final class FixedSparse implements FixedPass {
  private static final int SETTLING_PASSES = 8;

  /** What a pass is for, below the last layer. */
  private enum Purpose {
    NOTHING, SCORES, STEP
  }

  private final NetworkShape shape;
  private final int last;
  private final int lowest;
  private final Arena arena;
  private final FixedFormat format;
  private final Kernels kernels;
  private final SplitWeights weights;
  private final FixedNetwork network;
  private final SlidingRows rows;
  private final FixedSoftmax softmax;
  private final Augmentations samples;
  private final BlockShifts shifts;
  private final ChannelChoice choice;
  private final SparseSteps steps;
  private final int pool; // offset
  private final int[] map; // [i] int8 offset of layer i's chosen input channels (height, width, count)
  private final int[] bits; // [i] fraction bits of the latest error at layer i's output, above those of the highest
  private final Schedule schedule;
  private final Tensor[] open; // [i] one bit for each unit of layer i's output
  private final Tensor error; // the label until there is an error
  private short[] start;
  private Rates rates;
  private int seen; // samples that were learnt from, until channels are chosen
  private Purpose purpose = Purpose.NOTHING;
  private boolean again; // the same sample
  private boolean moves; // in this pass, the last one on its sample

  /** @param poolBytes for the channels that learn below the last layer */
  FixedSparse(LessonParts parts, int poolBytes) {
    shape = parts.shape();
    last = shape.size() - 1;
    arena = parts.arena();
    format = parts.model().format();
    kernels = parts.kernels(Kernels.LEAST_WORKSPACE_FLOATS);
    softmax = parts.softmax();
    choice = new ChannelChoice(shape, parts.firstLayer(), poolBytes, arena);
    lowest = choice.lowest();
    weights = new SplitWeights(shape, shape.size(), arena);
    network = parts.model().network(weights, kernels, arena);
    rows = new SlidingRows(network);
    shifts = new BlockShifts(shape.size());
    map = new int[shape.size()];
    bits = new int[shape.size()];
    steps = new SparseSteps(parts, choice, weights, kernels);
    pool = arena.bytes("channels that learn", lowest < last ? poolBytes : 0);
    samples = parts.samples();
    open = new Tensor[shape.size()];
    schedule = new Schedule(arena);
    error = schedule.tensor("label, then error", shape.outputs(last));
    back(forth());
    schedule.step("moves", this::moveAll).whenLearning();
    schedule.place();
  }

  /** Returns the input of the last layer. */
  private Tensor forth() {
    boolean striped = SlidingRows.strips(shape);
    int behind = striped ? SlidingRows.inputBehind(shape) : 0;
    int inputEnd = behind + shape.inputs(0);
    Tensor x = schedule.tensor("maps", striped ? shape.outputs(1) : inputEnd);
    schedule.step("sample", () -> sample(x.at() + behind)).uses(error).usesOnly(x, behind, inputEnd);
    if (striped) {
      schedule.step("layers 0 and 1", () -> rows.lowest(x.at() + behind, x.at())).uses(x).usesOnly(x, 0, inputEnd)
          .workspace(rows.lowestBytes());
    }
    Tensor h = x;
    for (int i = striped ? 2 : 0; i < last; i++) {
      keep(i, h);
      h = forward(i, h);
    }
    keepOpen(last, h);
    error(h);
    return h;
  }

  private void sample(int input) {
    if (again) {
      samples.again(input, error.at());
    } else {
      samples.nextOfSeed(input, error.at());
    }
  }

  /** What the way back needs of layer i's input. */
  private void keep(int i, Tensor h) {
    if (i >= lowest) {
      schedule.step("channels of h_" + (i - 1), () -> copyChannels(i, h.at())).whenLearning()
          .usesOnly(h, 0, shape.inputs(i));
    }
    keepOpen(i, h);
  }

  private void keepOpen(int i, Tensor h) {
    if (i > lowest) {
      int count = shape.inputs(i);
      open[i - 1] = schedule.tensor("open units of h_" + (i - 1), Elementwise.bitBytes(count));
      Tensor to = open[i - 1];
      schedule.step("open units of h_" + (i - 1), () -> Elementwise.openUnits8(arena.slab(), h.at(), count, to.at()))
          .whenLearning().usesOnly(h, 0, count).uses(to);
    }
  }

  private void copyChannels(int i, int h) {
    byte[] m = arena.slab();
    int channels = shape.layer(i).inC();
    int count = choice.count(i);
    for (int j = 0; j < count; j++) {
      int from = h + choice.channel(i, j);
      int to = map[i] + j;
      for (int cell = 0; cell < choice.mapBytes(i); cell++) {
        m[to + cell * count] = m[from + cell * channels];
      }
    }
  }

  /** Over its input, or where it cannot be there, beside it. */
  private Tensor forward(int i, Tensor x) {
    if (SlidingRows.slides(shape, i)) {
      int end = SlidingRows.ahead(shape, i) + shape.outputs(i);
      schedule.step("layer " + i, () -> rows.forward(i, x.at())).usesOnly(x, 0, Math.max(shape.inputs(i), end))
          .workspace(network.forwardBytes(i));
      return x;
    }
    Tensor beside = schedule.tensor("h_" + i, shape.outputs(i));
    schedule.step("layer " + i, () -> network.forward(i, x.at(), beside.at())).usesOnly(x, 0, shape.inputs(i))
        .uses(beside).workspace(network.forwardBytes(i));
    return beside;
  }

  private void error(Tensor h) {
    Tensor logits = schedule.tensor("logits", 4 * shape.outputs(last));
    schedule.step("layer " + last, () -> network.logits(h.at(), logits.at())).usesOnly(h, 0, shape.inputs(last))
        .uses(logits).workspace(network.forwardBytes(last));
    schedule.step("error",
        () -> softmax.error(arena.slab(), logits.at(), format.accumulatorBits(last), error.at(), error.at(),
            shape.outputs(last)))
        .uses(logits, error);
  }

  private void back(Tensor top) {
    learning("v_" + last, last, error, () -> learnLast(top.at())).usesOnly(top, 0, shape.inputs(last));
    Tensor gradient = error;
    for (int i = last; i > lowest; i--) {
      gradient = goDown(i, gradient);
      Tensor gz = gradient;
      int below = i - 1;
      learning("v_" + below, below, gz, () -> learn(below, gz.at()));
    }
  }

  private Schedule.Step learning(String name, int i, Tensor gz, Runnable work) {
    return schedule.step(name, work).whenLearning().usesOnly(gz, 0, shape.outputs(i)).workspace(steps.bytes(i),
        steps.mostBytes(i));
  }

  /** From the gradient at layer i's output to that at the output below it. */
  private Tensor goDown(int i, Tensor gradient) {
    int count = shape.inputs(i);
    Tensor below = i < last && SlidingRows.slides(shape, i) ? gradient : schedule.tensor("gradient", count);
    schedule.step("g_" + (i - 1), () -> goDown(i, gradient.at(), below.at())).whenLearning()
        .usesOnly(gradient, 0, shape.outputs(i)).uses(open[i - 1])
        .usesOnly(below, below == gradient ? -SlidingRows.before(shape, i) : 0, count)
        .workspace(network.inputGradientBytes(i));
    return below;
  }

  private void goDown(int i, int from, int to) {
    byte[] m = arena.slab();
    int shift = shifts.get(i);
    if (from == to) {
      rows.backward(i, to, shift);
    } else {
      network.inputGradient(i, from, shift, to);
    }
    bits[i - 1] = i == last ? 0 : bits[i] + network.kernelBits(i) - shift;
    shifts.saturated(i, m, to, shape.inputs(i));
    Elementwise.closeUnits8(m, open[i - 1].at(), to, shape.inputs(i));
  }

  /** Once a sample. */
  private void learnLast(int x) {
    if (moves) {
      steps.step(last, x, error.at());
    }
  }

  private void learn(int i, int gz) {
    switch (purpose) {
      case SCORES -> score(i, gz);
      case STEP -> steps.step(i, map[i], gz);
      case NOTHING -> {}
    }
  }

  private void score(int i, int gz) {
    if (choice.count(i) == 0) {
      return;
    }
    byte[] m = arena.slab();
    int mark = arena.mark();
    int held = steps.held(i);
    ConvShape s = choice.part(i);
    int gradient = arena.ints("weight gradient of some taps", held * s.tapWeights());
    for (int tap = 0; tap < s.taps(); tap += held) {
      int end = Math.min(s.taps(), tap + held);
      kernels.tapGradient8(s, m, map[i], gz, tap, end, gradient);
      for (int j = 0; j < choice.count(i); j++) {
        long below = tap == 0 ? 0 : choice.sum(i, j);
        choice.sum(i, j, below + sum(i, j, tap, end, gradient), bits[i] + format.accumulatorBits(i));
      }
    }
    arena.release(mark);
  }

  /** Of weights times gradients under these taps: each below 2^38. */
  private long sum(int i, int j, int tap, int end, int gradient) {
    byte[] m = arena.slab();
    int outC = shape.layer(i).outC();
    long sum = 0;
    for (int t = tap; t < end; t++) {
      int g = gradient + 4 * ((t - tap) * choice.part(i).tapWeights() + j * outC);
      int w = weights.kernel(i) + choice.weight(i, t, j, 0);
      for (int o = 0; o < outC; o++) {
        sum += (long) m[w + o] * getInt(m, g + 4 * o);
      }
    }
    return sum;
  }

  private void moveAll() {
    for (int i = lowestMoving(); moves && i <= last; i++) {
      steps.move(i, rates.of(i));
    }
  }

  @Override
  public void begin(short[] startWeights, long seed) {
    start = startWeights;
    network.load(startWeights);
    shifts.reset();
    choice.reset();
    steps.reset(startWeights);
    seen = 0;
    purpose = Purpose.NOTHING;
  }

  /** The present weights; those that do not learn as they were. */
  @Override
  public short[] weights() {
    short[] taught = start.clone();
    for (int i = lowestMoving(); i <= last; i++) {
      steps.store(i, taught);
    }
    return taught;
  }

  /** The last layer, until channels are chosen. */
  private int lowestMoving() {
    return purpose == Purpose.STEP ? lowest : last;
  }

  @Override
  public void forward() {
    again = false;
    schedule.runWithoutLearning();
  }

  @Override
  public void learn(Rates ofLayers) {
    rates = ofLayers;
    again = false;
    if (purpose == Purpose.STEP) {
      pass(true);
    } else if (seen++ < ChannelChoice.SETTLING) {
      settle();
    } else {
      score();
      if (seen == ChannelChoice.SETTLING + ChannelChoice.SCORED) {
        choose();
      }
    }
  }

  /** @param toMove whether it is the last one on its sample */
  private void pass(boolean toMove) {
    moves = toMove;
    schedule.run();
    again = true;
  }

  private void settle() {
    for (int k = 1; k <= SETTLING_PASSES; k++) {
      pass(k == SETTLING_PASSES);
    }
  }

  private void score() {
    purpose = Purpose.SCORES;
    int next = 0;
    while (next >= 0) {
      next = choice.group(next);
      int at = pool;
      for (int i = lowest; i < last; i++) {
        map[i] = at;
        at += choice.count(i) * choice.mapBytes(i);
      }
      pass(next < 0);
    }
    choice.count();
    purpose = Purpose.NOTHING;
  }

  private void choose() {
    choice.choose();
    purpose = Purpose.STEP;
    int at = pool;
    for (int i = lowest; i < last; i++) {
      map[i] = at;
      at = steps.begin(i, at + choice.count(i) * choice.mapBytes(i));
    }
  }
}
