package org.onegrasp.rules;

import org.onegrasp.kernels.ConvShape;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Augmentations;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedSoftmax;
import org.onegrasp.lesson.FixedSteps;
import org.onegrasp.lesson.FixedUpdate;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rates;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedLayers;
import org.onegrasp.network.NetworkShape;

/**
 * {@link TargetMaps} in fixed point: one pass a sample, in which every hidden layer moves as soon as its output is there. The output
 * that goes on is that of the weights before. The error of int8 outputs needs no scale but theirs:
 *
 * <pre>
 *   l2: e = y - sum P y* / 2^7,  0 at units that are cut off or saturated     l1: 64 sign(e)
 *
 *   throughout | weights int16 | velocity int8 | demonstration | label, then error |
 *   a layer    | outputs of even layers | input, then outputs of odd layers | its error | kernel, or gradient of some taps |
 * </pre>
 */
final class FixedTargets implements FixedPass {
  private static final int ENTRY_BITS = 7;
  private static final int SIGN = 64;
  private final NetworkShape shape;
  private final int firstLayer;
  private final TargetProjection.Norm norm;
  private final Arena arena;
  private final FixedFormat format;
  private final FixedLayers layers;
  private final FixedSteps steps;
  private final FixedUpdate updates;
  private final FixedSoftmax softmax;
  private final Augmentations samples;
  private final int label;
  private final int[] input; // [i] where layer i finds its input

  FixedTargets(LessonParts parts, TargetProjection.Norm norm) {
    GraspModel model = parts.model();
    this.shape = model.shape();
    this.firstLayer = parts.firstLayer();
    this.norm = norm;
    this.arena = parts.arena();
    this.format = model.format();
    Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    softmax = parts.softmax();
    layers = model.fixedLayers(kernels, arena);
    steps = new FixedSteps(layers, firstLayer, parts.dither(), arena);
    updates = new FixedUpdate(shape, format, kernels, steps, arena);
    samples = parts.samples();
    label = samples.label();
    int even = arena.bytes("outputs of even layers", largestInput(1));
    int odd = arena.bytes("input, then outputs of odd layers", largestInput(0));
    input = new int[shape.size()];
    for (int i = 0; i < shape.size(); i++) {
      input[i] = i % 2 == 0 ? odd : even;
    }
  }

  private int largestInput(int parity) {
    int largest = 0;
    for (int i = parity; i < shape.size(); i += 2) {
      largest = Math.max(largest, shape.inputs(i));
    }
    return largest;
  }

  @Override
  public void begin(short[] start, long seed) {
    layers.load(start);
    steps.reset();
  }

  /** Offset of the int8 velocity in the arena's slab. */
  int velocityOffset() {
    return steps.velocityOffset();
  }

  @Override
  public short[] weights() {
    return layers.store();
  }

  @Override
  public void forward() {
    pass(shape.size(), null);
  }

  @Override
  public void learn(Rates rates) {
    pass(firstLayer, rates);
    int last = shape.size() - 1;
    updates.update(last, input[last], label, FixedUpdate.NOTHING, rates.of(last));
  }

  /** One sample up to the error, which takes the label's place; the hidden layers from {@code tuned} on learn. */
  private void pass(int tuned, Rates rates) {
    byte[] m = arena.slab();
    int last = shape.size() - 1;
    samples.next(input[0]);
    for (int i = 0; i < last; i++) {
      layers.forward(i, input[i], input[i + 1]);
      if (i >= tuned) {
        tune(i, rates.of(i));
      }
    }
    int mark = arena.mark();
    int logits = arena.ints("logits", shape.outputs(last));
    layers.logits(input[last], logits);
    softmax.error(m, logits, format.accumulatorBits(last), label, label, shape.outputs(last));
    arena.release(mark);
  }

  private void tune(int i, int rate) {
    int mark = arena.mark();
    int error = arena.bytes("error of a layer", shape.outputs(i));
    error(i, input[i + 1], error);
    updates.update(i, input[i], error, FixedUpdate.NOTHING, rate);
    arena.release(mark);
  }

  private void error(int i, int y, int error) {
    ConvShape s = shape.layer(i);
    int bins = shape.layer(shape.size() - 1).outC();
    int mark = arena.mark();
    int projection = arena.bytes("projection", s.outC() * bins);
    byte[] m = arena.slab();
    for (int k = 0; k < s.outC() * bins; k++) {
      m[projection + k] = (byte) TargetMaps.entry(i, k / bins, k % bins);
    }
    for (int cell = 0; cell < s.outHeight() * s.outWidth(); cell++) {
      int from = label + TargetMaps.labelCell(shape, i, cell) * bins;
      boolean blank = blank(m, from, bins);
      for (int k = cell * s.outC(), p = projection; k < (cell + 1) * s.outC(); k++, p += bins) {
        m[error + k] = error(m[y + k], blank ? 0 : projected(m, p, from, bins));
      }
    }
    arena.release(mark);
  }

  private static boolean blank(byte[] m, int from, int bins) {
    int any = 0;
    for (int b = 0; b < bins; b++) {
      any |= m[from + b];
    }
    return any == 0;
  }

  private static int projected(byte[] m, int projection, int from, int bins) {
    int sum = 0; // at most 2^14 each
    for (int b = 0; b < bins; b++) {
      sum += m[projection + b] * m[from + b];
    }
    return sum >> ENTRY_BITS;
  }

  private byte error(int y, int target) {
    if (y <= 0 || y == Byte.MAX_VALUE) {
      return 0;
    }
    int e = y - target;
    return (byte) (norm == TargetProjection.Norm.L1 ? SIGN * Integer.signum(e) : Math.max(-127, e));
  }
}
