package org.onegrasp.rules;

import org.onegrasp.kernels.Kernels;
import org.onegrasp.lesson.Augmentations;
import org.onegrasp.lesson.FixedFilters;
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
 * {@link OnePassGradients} in fixed point: one pass a sample, in which each low layer is updated as soon as its output is there. The
 * output that goes on is that of the weights before the update.
 *
 * <pre>
 *   persistent | weights int16 | velocity int8 | local heads int8 | demonstration | label, then error |
 *   layer 0    | x                 | h_0                   | head's workspace, then S_0 and gradient of some taps |
 *   layer 1    | h_1               | h_0                   | likewise
 *   layer 2    | h_1               | h_2 |                 | likewise
 *   above      | h_4               | h_2 | h_3             | logits int32, then the errors of layers 4 and 3 and gradients
 * </pre>
 */
final class FixedOnePass implements FixedPass {
  private final NetworkShape shape;
  private final int firstLayer;
  private final int top;
  private final Arena arena;
  private final FixedFormat format;
  private final FixedLayers layers;
  private final FixedHeads heads;
  private final FixedSteps steps;
  private final FixedUpdate updates;
  private final FixedSoftmax softmax;
  private final ExactErrors errors;
  private final Augmentations samples;
  private final int label;
  private final int[] input; // [i] where layer i finds its input
  private final int largestGradient;

  FixedOnePass(LessonParts parts) {
    GraspModel model = parts.model();
    this.shape = model.shape();
    this.firstLayer = parts.firstLayer();
    this.arena = parts.arena();
    this.format = model.format();
    HeadShape headShape = HeadShape.of(shape);
    top = headShape.entries();
    Kernels kernels = parts.kernels(Kernels.WORKSPACE_FLOATS);
    softmax = parts.softmax();
    heads = new FixedHeads(headShape, shape.outputs(0), kernels, softmax, arena);
    heads.load(model.part(OnePassGradients.PART).parameters());
    layers = model.fixedLayers(kernels, arena);
    errors = new ExactErrors(layers, FixedFilters.none(shape), arena);
    steps = new FixedSteps(layers, firstLayer, parts.dither(), arena);
    updates = new FixedUpdate(shape, format, kernels, steps, arena);
    samples = parts.samples();
    label = samples.label();
    input = new int[shape.size()];
    largestGradient = shape.outputs(top);
    place();
  }

  /** The inputs of the last three layers stay until the error is known; those below are in the places that these take later. */
  private void place() {
    int last = shape.size() - 1;
    int odd = arena.bytes("input, then outputs of odd layers", Math.max(shape.inputs(0), shape.inputs(last)));
    int even = arena.bytes("outputs of even layers", Math.max(shape.outputs(0), shape.inputs(top) + shape.inputs(top + 1)));
    for (int i = 0; i <= top; i++) {
      input[i] = i % 2 == 0 ? odd : even;
    }
    input[top] = even;
    input[top + 1] = even + shape.inputs(top);
    input[last] = odd;
  }

  @Override
  public void begin(short[] start, long seed) {
    layers.load(start);
    heads.reset();
    errors.reset();
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
    samples.next(input[0]);
    for (int i = 0; i < shape.size() - 1; i++) {
      layers.forward(i, input[i], input[i + 1]);
    }
    finish();
  }

  @Override
  public void learn(Rates rates) {
    samples.next(input[0]);
    for (int i = 0; i < shape.size() - 1; i++) {
      layers.forward(i, input[i], input[i + 1]);
      if (i >= firstLayer && i < top) {
        tune(i, rates.of(i));
      }
    }
    finish();
    tuneTop(rates);
  }

  /** Updates low layer i from its input, its output and the label. */
  private void tune(int i, int rate) {
    int mark = arena.mark();
    int work = arena.bytes("workspace of a local head", heads.workspace());
    heads.gradient(i, input[i + 1], format.activationBits().get(i), label, work);
    arena.release(mark);
    int synthetic = arena.bytes("synthetic gradient", shape.outputs(i)); // where the workspace began, and so did S_i
    updates.update(i, input[i], synthetic, FixedUpdate.NOTHING, rate);
    arena.release(mark);
  }

  /** From the last layer's input to the error, which takes the label's place. */
  private void finish() {
    int last = shape.size() - 1;
    int mark = arena.mark();
    int logits = arena.ints("logits", shape.outputs(last));
    layers.logits(input[last], logits);
    softmax.error(arena.slab(), logits, format.accumulatorBits(last), label, label, shape.outputs(last));
    arena.release(mark);
  }

  /** Updates the last layers with their exact gradients; each error goes down through the weights before their update. */
  private void tuneTop(Rates rates) {
    int mark = arena.mark();
    int even = arena.bytes("error at a layer's output", largestGradient);
    int odd = arena.bytes("error at its input", largestGradient);
    int error = label;
    for (int i = shape.size() - 1; i >= Math.max(top, firstLayer); i--) {
      int below = error == even ? odd : even;
      if (i > Math.max(top, firstLayer)) {
        errors.descend(i, error, below, input[i]);
      }
      updates.update(i, input[i], error, FixedUpdate.NOTHING, rates.of(i));
      error = below;
    }
    arena.release(mark);
  }
}
