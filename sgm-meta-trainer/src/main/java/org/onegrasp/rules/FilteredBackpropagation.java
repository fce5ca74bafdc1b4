package org.onegrasp.rules;

import java.util.ArrayList;
import java.util.List;
import org.onegrasp.kernels.PatchGrid;
import org.onegrasp.lesson.FilterShape;
import org.onegrasp.lesson.FloatRule;
import org.onegrasp.lesson.SoftmaxLoss;
import org.onegrasp.network.Arena;
import org.onegrasp.network.FloatNetwork;
import org.onegrasp.network.NetworkShape;

/**
 * Backpropagation through a {@link GradientFilter} in every hidden layer but the lowest, from {@code firstLayer} on:
 *
 * <pre>
 *   gavg_i = mean of delta_i over patches of r x r cells        below the top: gavg_{i-1} = share_{i-1} * gx_i
 *   gW_i from gavg_i and xsum_i;   gx_i from gavg_i and the kernel
 * </pre>
 *
 * where share is the part of a patch's units that are open. The gradient stays pooled all the way down. The head is
 * exact: a pointwise layer costs little, and its place is what a lesson is about. Below a stride patches are larger, so
 * there it is brought back to every cell before it is pooled anew. The lowest layer is exact too, on the gradient
 * brought back to every cell: with one input channel all its taps would get the same gradient. Kept between the passes:
 * xsum and share, r^2 less than activations, and the output of the last hidden layer.
 */
final class FilteredBackpropagation implements FloatRule {
  private static final int PATCH = FilterShape.PATCH;
  private static final int LOWEST = FilterShape.LOWEST;
  private final FloatNetwork network;
  private final int firstLayer;
  private final List<GradientFilter> filters; // [i], null where the gradient is exact
  private final float[][] hidden = new float[2][]; // outputs of even and of odd layers
  private final float[][] sums; // [i] of filtered layers: xsum
  private final float[][] shares; // [i] of layers below filtered ones: pooled, or 0 and 1 where layer i itself is exact
  private final float[][] averages = new float[2][]; // gavg, in turns
  private final float[] logits;
  private final float[] error;
  private final float[] top; // gradient at the output of the last hidden layer
  private final float[] wide; // gradient of every cell at the output of layer 0, or below a layer with a stride

  FilteredBackpropagation(FloatNetwork network, int firstLayer, Arena arena) {
    this.network = network;
    this.firstLayer = firstLayer;
    NetworkShape shape = network.shape();
    int last = shape.size() - 1;
    filters = filters(network, firstLayer);
    sums = new float[last][];
    shares = new float[last][];
    int pooled = 0;
    int largestWhole = 0;
    for (int i = Math.max(LOWEST, firstLayer); i < last; i++) {
      GradientFilter filter = filters.get(i);
      sums[i] = arena.floats("patch sums of inputs", filter.inputs().pooled());
      if (i > firstLayer) {
        shares[i - 1] = arena.floats("shares of open units", whole(shape, i - 1) ? shape.outputs(i - 1)
            : filter.inputs().pooled());
        largestWhole = Math.max(largestWhole, whole(shape, i - 1) ? shape.outputs(i - 1) : 0);
      }
      pooled = Math.max(pooled, Math.max(filter.inputs().pooled(), filter.outputs().pooled()));
    }
    hidden[0] = arena.floats("outputs of even layers", largest(shape, 0));
    hidden[1] = arena.floats("outputs of odd layers", largest(shape, 1));
    averages[0] = arena.floats("patch means of a gradient", pooled);
    averages[1] = arena.floats("patch means of the next gradient", pooled);
    logits = arena.floats("logits", shape.outputs(last));
    error = arena.floats("error", shape.outputs(last));
    top = arena.floats("gradient below the head", firstLayer < last ? shape.outputs(last - 1) : 0);
    wide = arena.floats("gradient of every cell", largestWhole);
  }

  /**
   * Whether the gradient at layer i's output is brought back to every cell: the patches of the layer above are not
   * those of layer i.
   */
  static boolean whole(NetworkShape shape, int i) {
    return i < LOWEST || shape.layer(i + 1).stride() != 1;
  }

  /** [i], null where the gradient is exact. */
  static List<GradientFilter> filters(FloatNetwork network, int firstLayer) {
    List<GradientFilter> filters = new ArrayList<>();
    for (int i = 0; i < network.shape().size(); i++) {
      boolean exact = i < Math.max(LOWEST, firstLayer) || i == network.shape().size() - 1;
      filters.add(exact ? null : new GradientFilter(network.shape().layer(i), PATCH, network.kernels()));
    }
    return filters;
  }

  private static int largest(NetworkShape shape, int parity) {
    int largest = 0;
    for (int i = parity; i < shape.size() - 1; i += 2) {
      largest = Math.max(largest, shape.outputs(i));
    }
    return largest;
  }

  @Override
  public int firstLayer() {
    return firstLayer;
  }

  @Override
  public float addGradient(float[] parameters, float[] x, float[] target, float[] gradients) {
    int last = network.shape().size() - 1;
    float[] h = x;
    for (int i = 0; i < last; i++) {
      if (sums[i] != null) {
        filters.get(i).keep(h, 0, sums[i], 0);
      }
      network.forward(i, parameters, h, hidden[i % 2]);
      h = hidden[i % 2];
      if (shares[i] != null) {
        keepShare(i, h);
      }
    }
    network.forward(last, parameters, h, logits);
    float loss = SoftmaxLoss.error(logits, target, error);
    network.addWeightGradient(last, h, error, gradients);
    if (firstLayer < last) {
      network.inputGradient(last, parameters, error, top);
      network.kernels().closeUnits(h, top, top.length);
      filters.get(last - 1).filter(top, 0, averages[0], 0);
      backward(parameters, x, gradients);
    }
    return loss;
  }

  /** From averages[0] down. */
  private void backward(float[] parameters, float[] x, float[] gradients) {
    NetworkShape shape = network.shape();
    float[] average = averages[0];
    float[] next = averages[1];
    for (int i = shape.size() - 2; i >= Math.max(LOWEST, firstLayer); i--) {
      GradientFilter filter = filters.get(i);
      filter.addWeightGradient(sums[i], average, 1, gradients, shape.kernelOffset(i), shape.biasOffset(i));
      if (i > firstLayer) {
        filter.inputGradient(average, 1, parameters, shape.kernelOffset(i), next);
        if (whole(shape, i - 1)) {
          spread(i - 1, filter.inputs(), next);
        } else {
          multiply(next, shares[i - 1], filter.inputs().pooled());
        }
      }
      float[] swapped = average;
      average = next;
      next = swapped;
    }
    if (firstLayer < LOWEST) {
      network.addWeightGradient(0, x, wide, gradients);
    }
  }

  /** The gradient at layer i's output from patches to every cell, and where layer i is filtered, to its own patches. */
  private void spread(int i, PatchGrid grid, float[] pooled) {
    grid.spread(pooled, 0, wide, 0);
    multiply(wide, shares[i], network.shape().outputs(i));
    if (i >= LOWEST) {
      filters.get(i).filter(wide, 0, pooled, 0);
    }
  }

  private static void multiply(float[] values, float[] factors, int count) {
    for (int k = 0; k < count; k++) {
      values[k] *= factors[k];
    }
  }

  /** Of layer i's output h, by the patches of the layer above. */
  private void keepShare(int i, float[] h) {
    if (whole(network.shape(), i)) {
      for (int k = 0; k < shares[i].length; k++) {
        shares[i][k] = h[k] > 0 ? 1 : 0;
      }
      return;
    }
    PatchGrid grid = filters.get(i + 1).inputs();
    int line = grid.width() * grid.channels();
    for (int row = 0, to = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        for (int c = 0; c < grid.channels(); c++) {
          int from = (row * grid.patch() * grid.width() + column * grid.patch()) * grid.channels() + c;
          int open = 0;
          for (int cell = 0; cell < grid.heightOf(row) * grid.widthOf(column); cell++) {
            int at = from + cell / grid.widthOf(column) * line + cell % grid.widthOf(column) * grid.channels();
            open += h[at] > 0 ? 1 : 0;
          }
          shares[i][to++] = (float) open / (grid.heightOf(row) * grid.widthOf(column));
        }
      }
    }
  }
}
