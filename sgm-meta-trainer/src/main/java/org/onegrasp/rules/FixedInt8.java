package org.onegrasp.rules;

import org.onegrasp.kernels.Elementwise;
import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Augmentations;
import org.onegrasp.lesson.BlockShifts;
import org.onegrasp.lesson.FixedPass;
import org.onegrasp.lesson.FixedSoftmax;
import org.onegrasp.lesson.FixedUpdate;
import org.onegrasp.lesson.LessonParts;
import org.onegrasp.lesson.Rates;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.Int8Layers;
import org.onegrasp.network.NetworkShape;

/**
 * Backpropagation in fixed point as small devices do it, with quantisation-aware scaling (see {@link Int8Steps}): weights stored in
 * int8, every activation of the tuned layers kept until the error comes back, nothing computed twice but what of a weight gradient finds
 * no room until it is measured.
 *
 * <pre>
 *   throughout | weights int8 | velocity int8 | demonstration | label, then error | input of each tuned layer |
 *   forward    | the layers below the first tuned one: input, outputs in turns | kernel | or logits int32 |
 *   backward   | error of layer 4, then 2 | two kernels, or gradient of some taps |
 * </pre>
 *
 * The error of a layer goes where the input of the last layer was and to a place of its own in turns, that of layer 0 over the inputs of
 * layers 3 and 4. The input of the layer above is free by then, for a part of the weight gradient.
 */
final class FixedInt8 implements FixedPass {
  private static final int NOTHING = FixedUpdate.NOTHING;
  private final NetworkShape shape;
  private final int firstLayer;
  private final Arena arena;
  private final FixedFormat format;
  private final Int8Layers layers;
  private final Int8Steps steps;
  private final FixedUpdate updates;
  private final FixedSoftmax softmax;
  private final BlockShifts shifts; // [i] of the error at layer i's input
  private final Augmentations samples;
  private final int label;
  private final int[] input; // [i] where layer i finds its input; below firstLayer only while the forward pass is there

  FixedInt8(LessonParts parts) {
    GraspModel model = parts.model();
    this.shape = model.shape();
    this.firstLayer = parts.firstLayer();
    this.arena = parts.arena();
    this.format = model.format();
    if (firstLayer == 0 && (shape.size() < 6 || shape.outputs(0) > shape.inputs(3) + shape.inputs(4))) {
      throw new IllegalArgumentException("the error of layer 0 takes " + shape.outputs(0) + " bytes, the inputs of layers 3 and 4 must"
          + " have as many; tune the layers above it only");
    }
    Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    softmax = parts.softmax();
    shifts = new BlockShifts(shape.size());
    layers = model.int8Layers(kernels, arena);
    steps = new Int8Steps(layers, firstLayer, parts.dither(), arena);
    updates = new FixedUpdate(shape, format, kernels, steps, arena);
    samples = parts.samples();
    label = samples.label();
    input = new int[shape.size()];
    for (int i = firstLayer; i < shape.size(); i++) {
      input[i] = arena.bytes("input of layer " + i, shape.inputs(i));
    }
  }

  @Override
  public void begin(short[] start, long seed) {
    layers.load(start);
    shifts.reset();
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
  public void learn(Rates rates) {
    forward();
    backward(rates);
  }

  @Override
  public void forward() {
    byte[] m = arena.slab();
    int mark = arena.mark();
    int even = arena.bytes("inputs of even layers below", largestInput(0));
    int odd = arena.bytes("inputs of odd layers below", largestInput(1));
    for (int i = 0; i < firstLayer; i++) {
      input[i] = i % 2 == 0 ? even : odd;
    }
    samples.next(input[0]);
    for (int i = 0; i < shape.size() - 1; i++) {
      layers.forward(i, input[i], input[i + 1]);
    }
    arena.release(mark);
    int last = shape.size() - 1;
    int logits = arena.ints("logits", shape.outputs(last));
    layers.logits(input[last], logits);
    softmax.error(m, logits, format.accumulatorBits(last), label, label, shape.outputs(last));
    arena.release(mark);
  }

  /** Among the layers that are not tuned. */
  private int largestInput(int parity) {
    int largest = 0;
    for (int i = parity; i < firstLayer; i += 2) {
      largest = Math.max(largest, shape.inputs(i));
    }
    return largest;
  }

  /** Each error goes down through the weights before their update. */
  private void backward(Rates rates) {
    int last = shape.size() - 1;
    int mark = arena.mark();
    int own = arena.bytes("error at a layer's input", firstLayer < last ? shape.inputs(last) : 0);
    int error = label;
    for (int i = last; i >= firstLayer; i--) {
      int below = i == 1 ? input[3] : error == own ? input[last] : own;
      if (i > firstLayer) {
        descend(i, error, below);
      }
      updates.update(i, input[i], error, beside(i), rates.of(i));
      error = below;
    }
    arena.release(mark);
  }

  /** As many bytes as layer i's output has, of no more use when its gradient is made. */
  private int beside(int i) {
    return i > 0 && i < shape.size() - 2 ? input[i + 1] : NOTHING;
  }

  private void descend(int i, int error, int below) {
    byte[] m = arena.slab();
    do {
      layers.inputGradient(i, error, shifts.get(i), below);
    } while (shifts.saturated(i, m, below, shape.inputs(i)));
    int mark = arena.mark();
    int open = arena.bytes("open units", shape.inputs(i) / 8);
    Elementwise.openUnits8(m, input[i], shape.inputs(i), open);
    Elementwise.closeUnits8(m, open, below, shape.inputs(i));
    arena.release(mark);
  }
}
