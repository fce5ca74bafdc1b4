package org.onegrasp.lesson;

import org.onegrasp.kernels.Kernels;
import org.onegrasp.model.FixedFormat;
import org.onegrasp.model.GraspModel;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FixedLayers;
import org.onegrasp.network.NetworkShape;

/** Forward passes in fixed point, with an arena of its own: what serves while teaching goes on elsewhere. */
public final class FixedServing {
  /** A label's largest share of its own sum is near 1 / 4.7, so a network as sure as a label says 1. */
  public static final float LABEL_SUM = 4.7f;
  private final NetworkShape shape;
  private final Arena arena = Arena.unlimited();
  private final FixedLayers layers;
  private final FixedSoftmax softmax;
  private final FixedFormat format;
  private final int even;
  private final int odd;
  private final int logits;
  private short[] loaded;

  public FixedServing(GraspModel model) {
    this(model, model.shape());
  }

  /** @param whole shape of the network over the whole work area */
  FixedServing(GraspModel model, NetworkShape whole) {
    shape = whole;
    format = model.format();
    Kernels kernels = Kernels.best(arena.floats("kernel panel", Kernels.WORKSPACE_FLOATS));
    softmax = new FixedSoftmax(new Dither(), arena);
    layers = model.fixedLayers(shape, kernels, arena);
    int largest = shape.inputs(0);
    for (int i = 0; i < shape.size(); i++) {
      largest = Math.max(largest, shape.outputs(i));
    }
    even = arena.bytes("outputs of even layers", largest);
    odd = arena.bytes("input and outputs of odd layers", largest);
    logits = arena.ints("logits", shape.outputs(shape.size() - 1));
  }

  /** Quality map of an int8 input under the given weights; the array of weights must not change. */
  public void predict(short[] weights, byte[] heights, float[] quality) {
    if (weights != loaded) {
      layers.load(weights);
      loaded = weights;
    }
    System.arraycopy(heights, 0, arena.slab(), odd, heights.length);
    int last = shape.size() - 1;
    int from = odd;
    for (int i = 0; i < last; i++) {
      int to = i % 2 == 0 ? even : odd;
      layers.forward(i, from, to);
      from = to;
    }
    layers.logits(from, logits);
    softmax.probabilities(arena.slab(), logits, format.accumulatorBits(last), LABEL_SUM, quality);
  }
}
